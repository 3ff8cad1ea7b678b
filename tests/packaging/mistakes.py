"""One small mistake a row, and the rule it breaks."""

from pipelines.testing import samples

S12, S2004, CMI5 = "scorm12", "scorm2004", "cmi5"
TINCAN, WEB, DOCUMENTS = "tincan", "web", "documents"

ITEM = b'identifier="item-froid--chaine"'
REF = b'identifierref="resource-froid--chaine"'
DEFAULT = b'default="organization-froid--chaine"'
TITLE = "<title>La chaîne du froid</title>".encode()
LAUNCH_FILE = b'<file href="index.html"/>'


def mark(score: bytes) -> bytes:
    """The end of an item that asks the LMS to apply a mastery score."""
    return b"<adlcp:masteryscore>" + score + b"</adlcp:masteryscore></item>"


# name: (format, what stands in the manifest, what is written instead, the rule)
MANIFESTS = {
    "1.2 other schema": (S12, b">ADL SCORM<", b">SCORM<", "scorm12.schema"),
    "1.2 schemaversion of 2004": (S12, b">1.2<", b">CAM 1.3<", "scorm12.schemaversion"),
    "1.2 schemaversion empty": (S12, b">1.2<", b"><", "scorm12.schemaversion"),
    "1.2 root in another namespace": (S12, b'imscp_rootv1p1p2" xm', b'imscp_rootv1p1p3" xm', "scorm12.root"),
    "1.2 dangling identifierref": (
        S12,
        REF,
        b'identifierref="resource-gone"',
        "scorm12.identifierref-dangling",
    ),
    "1.2 no identifierref": (S12, REF, b"", "scorm12.identifierref-absent"),
    "1.2 empty titles": (S12, TITLE, b"<title></title>", "scorm12.title-empty"),
    "1.2 blank titles": (S12, TITLE, b"<title> </title>", "scorm12.title-empty"),
    "1.2 no titles": (S12, TITLE, b"", "scorm12.title-empty"),
    "1.2 title too long": (S12, TITLE, b"<title>" + b"x" * 201 + b"</title>", "scorm12.title-long"),
    "1.2 scormtype in capitals": (S12, b'scormtype="sco"', b'scormtype="SCO"', "scorm12.scorm-type"),
    "1.2 scormType of 2004": (S12, b"adlcp:scormtype", b"adlcp:scormType", "scorm12.scorm-type"),
    "1.2 only an asset": (S12, b'scormtype="sco"', b'scormtype="asset"', "scorm12.sco-absent"),
    "1.2 no default": (S12, DEFAULT, b"", "scorm12.default-absent"),
    "1.2 default to nowhere": (S12, DEFAULT, b'default="organization-gone"', "scorm12.default-dangling"),
    "1.2 identifier twice": (S12, ITEM, b'identifier="manifest-froid--chaine"', "scorm12.identifier-twice"),
    "1.2 identifier starts with a digit": (S12, ITEM, b'identifier="1tem"', "scorm12.identifier-form"),
    "1.2 identifier with a space": (S12, ITEM, b'identifier="my item"', "scorm12.identifier-form"),
    "1.2 launch of nothing": (S12, b' href="index.html">', b">", "scorm12.launch-absent"),
    "1.2 launch of a stranger": (
        S12,
        b' href="index.html">',
        b' href="start.html">',
        "scorm12.launch-absent",
    ),
    "1.2 launch file unlisted": (S12, LAUNCH_FILE, b"", "scorm12.launch-unlisted"),
    "1.2 listed and absent": (S12, LAUNCH_FILE, LAUNCH_FILE + b'<file href="a.js"/>', "scorm12.file-absent"),
    "1.2 absolute path": (S12, LAUNCH_FILE, LAUNCH_FILE + b'<file href="/a.js"/>', "scorm12.href-unsafe"),
    "1.2 web address": (S12, LAUNCH_FILE, LAUNCH_FILE + b'<file href="http://a/b"/>', "scorm12.href-unsafe"),
    "1.2 traversing path": (S12, LAUNCH_FILE, LAUNCH_FILE + b'<file href="../a.js"/>', "scorm12.href-unsafe"),
    "1.2 traversal in code": (
        S12,
        LAUNCH_FILE,
        LAUNCH_FILE + b'<file href="%2e%2e/a"/>',
        "scorm12.href-unsafe",
    ),
    "1.2 mastery over 100": (S12, b"</item>", mark(b"101"), "scorm12.masteryscore"),
    "1.2 mastery below 0": (S12, b"</item>", mark(b"-1"), "scorm12.masteryscore"),
    "1.2 mastery as a fraction": (S12, b"</item>", mark(b"0.8"), "scorm12.masteryscore"),
    "1.2 resource of another type": (S12, b'type="webcontent"', b'type="text"', "scorm12.resource-type"),
    "1.2 unknown element": (S12, b"<organizations ", b"<x/><organizations ", "scorm12.schema-document"),
    "2004 3rd edition": (S2004, b"2004 4th Edition", b"2004 3rd Edition", "scorm2004.schemaversion"),
    "2004 edition misspelt": (S2004, b"2004 4th Edition", b"2004 4th edition", "scorm2004.schemaversion"),
    "2004 no edition": (
        S2004,
        b"<schemaversion>2004 4th Edition</schemaversion>",
        b"",
        "scorm2004.schemaversion",
    ),
    "2004 dangling identifierref": (S2004, REF, b'identifierref="gone"', "scorm2004.identifierref-dangling"),
    "2004 empty titles": (S2004, TITLE, b"<title></title>", "scorm2004.title-empty"),
    "2004 scormtype of 1.2": (S2004, b"adlcp:scormType", b"adlcp:scormtype", "scorm2004.scorm-type"),
    "2004 scormType misspelt": (S2004, b'scormType="sco"', b'scormType="Sco"', "scorm2004.scorm-type"),
    "2004 only an asset": (S2004, b'scormType="sco"', b'scormType="asset"', "scorm2004.sco-absent"),
    "2004 no default": (S2004, DEFAULT, b"", "scorm2004.default-absent"),
    "2004 default to nowhere": (S2004, DEFAULT, b'default="gone"', "scorm2004.default-dangling"),
    "2004 identifier twice": (
        S2004,
        ITEM,
        DEFAULT.replace(b"default", b"identifier"),
        "scorm2004.identifier-twice",
    ),
    "2004 listed and absent": (
        S2004,
        LAUNCH_FILE,
        LAUNCH_FILE + b'<file href="a.js"/>',
        "scorm2004.file-absent",
    ),
    "2004 launch file unlisted": (S2004, LAUNCH_FILE, b"", "scorm2004.launch-unlisted"),
    "2004 title too long": (S2004, TITLE, b"<title>" + b"x" * 201 + b"</title>", "scorm2004.title-long"),
    "2004 two resources": (S2004, b"</resources>", b"</resources><resources/>", "scorm2004.parts"),
    "2004 branch with a resource": (
        S2004,
        b"<adlcp:completionThreshold",
        b'<item identifier="leaf" identifierref="resource-froid--chaine"><title>x</title></item>'
        b"<adlcp:completionThreshold",
        "scorm2004.identifierref-branch",
    ),
    "2004 progress over 1": (S2004, b'Measure="1.0"', b'Measure="1.5"', "scorm2004.progress-measure"),
    "2004 mastery in percent": (S2004, b">0.8<", b">80<", "scorm2004.normalized-measure"),
    "2004 mastery not a number": (S2004, b">0.8<", b">high<", "scorm2004.normalized-measure"),
    "2004 mastery without measure": (
        S2004,
        b"<imsss:minNormalizedMeasure>0.8</imsss:minNormalizedMeasure>",
        b"",
        "scorm2004.measure-absent",
    ),
    "2004 objective without id": (
        S2004,
        b'objectiveID="objective-froid--chaine"',
        b"",
        "scorm2004.objective-id",
    ),
    "2004 document named and absent": (S2004, b" lom.xsd", b" lomLoose.xsd", "scorm2004.document-absent"),
    "cmi5 other root": (CMI5, b'CourseStructure.xsd" xm', b'CourseStructure2.xsd" xm', "cmi5.root"),
    "cmi5 relative course id": (
        CMI5,
        b'course id="https://formation.example/',
        b'course id="',
        "cmi5.id-relative",
    ),
    "cmi5 relative unit id": (CMI5, b'au id="https://formation.example/', b'au id="', "cmi5.id-relative"),
    "cmi5 objective defined twice": (
        CMI5,
        b"  </objectives>\n  <au",
        b'<objective id="https://formation.example/froid/chaine/objectives/seuils">'
        b'<title><langstring lang="fr">a</langstring></title>'
        b'<description><langstring lang="fr">a</langstring></description></objective></objectives><au',
        "cmi5.id-twice",
    ),
    "cmi5 objective nobody defined": (CMI5, b'seuils"/>', b'seuil"/>', "cmi5.objective-dangling"),
    "cmi5 empty title": (CMI5, ">La chaîne du froid<".encode(), b"> <", "cmi5.text-empty"),
    "cmi5 title said twice": (
        CMI5,
        '<langstring lang="fr">La chaîne du froid</langstring>'.encode(),
        b'<langstring lang="fr">a</langstring><langstring lang="fr">b</langstring>',
        "cmi5.language-twice",
    ),
    "cmi5 title in no language": (
        CMI5,
        '<langstring lang="fr">La chaîne'.encode(),
        "<langstring>La chaîne".encode(),
        "cmi5.schema-document",
    ),
    "cmi5 moveOn in a word of SCORM": (CMI5, b"CompletedAndPassed", b"passed", "cmi5.move-on"),
    "cmi5 no moveOn": (CMI5, b' moveOn="CompletedAndPassed"', b"", "cmi5.satisfied-unopened"),
    "cmi5 mastery in percent": (CMI5, b'masteryScore="0.8"', b'masteryScore="80"', "cmi5.mastery-score"),
    "cmi5 mastery below 0": (CMI5, b'masteryScore="0.8"', b'masteryScore="-0.8"', "cmi5.mastery-score"),
    "cmi5 mastery with an exponent": (
        CMI5,
        b'masteryScore="0.8"',
        b'masteryScore="8e-1"',
        "cmi5.mastery-score",
    ),
    "cmi5 mastery of five decimals": (CMI5, b'"0.8"', b'"0.80001"', "cmi5.mastery-score"),
    "cmi5 mastery an LMS rounds": (
        CMI5,
        b'masteryScore="0.8"',
        b'masteryScore="0.8333"',
        "cmi5.mastery-rounded",
    ),
    "cmi5 launch in a frame by name": (CMI5, b"AnyWindow", b"Frame", "cmi5.launch-method"),
    "cmi5 type is a word": (
        CMI5,
        b"http://adlnet.gov/expapi/activities/module",
        b"module",
        "cmi5.type-relative",
    ),
    "cmi5 address with a token": (CMI5, b">index.html<", b">index.html?fetch=1<", "cmi5.query-reserved"),
    "cmi5 launch of a stranger": (CMI5, b">index.html<", b">start.html<", "cmi5.launch-file-absent"),
    "cmi5 launch outside": (CMI5, b">index.html<", b">../index.html<", "cmi5.href-unsafe"),
    "cmi5 launch of another host": (CMI5, b">index.html<", b">//host/index.html<", "cmi5.href-unsafe"),
    "cmi5 launch of a script": (CMI5, b">index.html<", b">javascript:alert(1)<", "cmi5.href-unsafe"),
    "tincan other root": (TINCAN, b'tincan.xsd" xm', b'tincan.xsd/2" xm', "tincan.root"),
    "tincan relative id": (TINCAN, b'id="https://formation.example', b'id="', "tincan.id-relative"),
    "tincan id twice": (
        TINCAN,
        b"<activities>",
        b'<activities><activity id="https://formation.example/froid/chaine" type="urn:x:y">'
        b'<name lang="fr">a</name><description lang="fr">a</description></activity>',
        "tincan.id-twice",
    ),
    "tincan type is a word": (
        TINCAN,
        b"http://adlnet.gov/expapi/activities/module",
        b"module",
        "tincan.type-relative",
    ),
    "tincan nothing to launch": (
        TINCAN,
        b'<launch lang="fr">index.html</launch>',
        b"",
        "tincan.launch-absent",
    ),
    "tincan launch of a stranger": (TINCAN, b">index.html<", b">start.html<", "tincan.launch-file-absent"),
    "tincan launch outside": (TINCAN, b">index.html<", b">../index.html<", "tincan.href-unsafe"),
    "tincan empty name": (TINCAN, ">La chaîne du froid<".encode(), b"> <", "tincan.name-empty"),
    "tincan no language": (TINCAN, b'<launch lang="fr">', b"<launch>", "tincan.schema-document"),
}

MISSING = {
    "1.2 no manifest": (S12, "imsmanifest.xml", "scorm12.manifest-absent"),
    "1.2 no controlling document": (S12, "imscp_rootv1p1p2.xsd", "scorm12.document-absent"),
    "1.2 no launch page": (S12, "index.html", "scorm12.launch-absent"),
    "2004 no manifest": (S2004, "imsmanifest.xml", "scorm2004.manifest-absent"),
    "2004 no controlling document": (S2004, "adlnav_v1p3.xsd", "scorm2004.document-absent"),
    "2004 no listed script": (S2004, "player/player.js", "scorm2004.file-absent"),
    "cmi5 no manifest": (CMI5, "cmi5.xml", "cmi5.manifest-absent"),
    "cmi5 no launch page": (CMI5, "index.html", "cmi5.launch-file-absent"),
    "tincan no manifest": (TINCAN, "tincan.xml", "tincan.manifest-absent"),
    "tincan no document": (TINCAN, "tincan.xsd", "tincan.document-absent"),
    "web no index": (WEB, "index.html", "web.index-absent"),
    "no content": (WEB, "content.json", "content.absent"),
}


def mutated(name: str) -> dict[str, bytes]:
    kind, before, after, _ = MANIFESTS[name]
    members = samples.files(kind)
    manifest = samples.MANIFESTS[kind]
    assert before in members[manifest], "the mistake is not one of today's manifest"
    return members | {manifest: members[manifest].replace(before, after)}
