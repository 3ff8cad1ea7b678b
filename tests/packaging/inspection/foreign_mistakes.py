"""One small mistake a row, in a manifest nobody here made, and the rule that names it."""

from tests.packaging.inspection.foreign_packages import PACKAGES, changed

LESSON_12 = b'identifierref="r-lesson"'
TITLE = b"<title>Lesson</title>"
FILE_12 = b'<file href="leaflet.html"/>'
THRESHOLD = (
    b'<adlcp:completionThreshold completedByMeasure="true" minProgressMeasure="0.5" progressWeight="0.2"/>'
)
QUICK = b'<imsss:objective objectiveID="quick"/>'
SHARED = b'<imsss:sequencing ID="shared">'
MENU = b'<imsss:controlMode choice="false" flow="true"/>'
GLOVES = b"<title>Gloves</title>"
DATA = b"<adlcp:dataFromLMS>level=2</adlcp:dataFromLMS>"
ACTION = b"<adlcp:timeLimitAction>exit,no message</adlcp:timeLimitAction>"
SHOWN = b"<adlnav:presentation/>"
BUCKET = b'<adlcp:data><adlcp:map targetID="urn:gloves:notes"/></adlcp:data>'
SCORED = b'<adlseq:mapInfo targetObjectiveID="urn:gloves:score" writeRawScore="true"/>'
AU = b'<au id="https://gloves.example/film"'
FILM = b"<url>https://films.example/gloves</url>"

REPEATED, MISPLACED, READ_TWICE = "scorm2004.repeated", "scorm2004.misplaced", "scorm2004.read-twice"
EMPTY = "scorm2004.name-empty"
MODULE = b'<item identifier="more" identifierref="r-lesson"><title>More</title></item>'
RULE_ON = (
    b"<imsss:sequencingRules><imsss:preConditionRule><imsss:ruleConditions><imsss:ruleCondition"
    b' referencedObjective="%s" condition="satisfied"/></imsss:ruleConditions>'
    b'<imsss:ruleAction action="skip"/></imsss:preConditionRule></imsss:sequencingRules>'
)
RULES_AFTER = (
    b"<imsss:sequencingRules><imsss:postConditionRule><imsss:ruleConditions>"
    b'<imsss:ruleCondition condition="always"/></imsss:ruleConditions>'
    b'<imsss:ruleAction action="%s"/></imsss:postConditionRule></imsss:sequencingRules>'
)
MALFORMED = (
    b"",
    b"?",
    b"?a",
    b"a",
    b"?a=",
    b"?=b",
    b"?a=b&amp;c",
    b"?a=b c",
    b"??a=b",
    b"?a=x,y",
    b"?a=b#c#d",
    b"#a=b",
)


def mapped(attribute: bytes) -> bytes:
    """An objective that is mapped to two global ones, in the same words."""
    maps = (
        b'<imsss:mapInfo targetObjectiveID="urn:gloves:%s" %s/>' % (name, attribute) for name in (b"a", b"b")
    )
    return b'<imsss:objective objectiveID="quick">' + b"".join(maps) + b"</imsss:objective>"


# name: (package, what stands in the manifest, what is written instead, the rule)
MANIFESTS = {
    # What the official schema documents of SCORM let through (the table of test_allowed_documents shows it).
    "1.2 edition of another standard": ("1.2", b">1.2<", b">1.3<", "scorm12.schemaversion"),
    "1.2 dangling item": ("1.2", LESSON_12, b'identifierref="r-gone"', "scorm12.identifierref-dangling"),
    "1.2 empty title": ("1.2", TITLE, b"<title/>", "scorm12.title-empty"),
    "1.2 no default": ("1.2", b' default="org"', b"", "scorm12.default-absent"),
    "2004 wrong edition": ("2004", b"2004 4th Edition", b"2004 5th Edition", "scorm2004.schemaversion"),
    "2004 dangling item": ("2004", b'"r-lesson">', b'"r-gone">', "scorm2004.identifierref-dangling"),
    "2004 empty title": ("2004", TITLE, b"<title> </title>", "scorm2004.title-empty"),
    "2004 scormtype of 1.2": ("2004", b"adlcp:scormType", b"adlcp:scormtype", "scorm2004.scorm-type"),
    "2004 no default": ("2004", b' default="org"', b"", "scorm2004.default-absent"),
    # What the course's rule of completion is said with.
    "2004 attempts below zero": (
        "2004",
        b'attemptLimit="2"',
        b'attemptLimit="-1"',
        "scorm2004.schema-document",
    ),
    "2004 attempts in words": (
        "2004",
        b'attemptLimit="2"',
        b'attemptLimit="two"',
        "scorm2004.schema-document",
    ),
    "2004 weight of progress past the whole": (
        "2004",
        b'progressWeight="0.2"',
        b'progressWeight="2"',
        "scorm2004.schema-document",
    ),
    "2004 completed by measure or so": (
        "2004",
        b'completedByMeasure="true"',
        b'completedByMeasure="maybe"',
        "scorm2004.schema-document",
    ),
    "2004 second objective measured against nothing": (
        "2004",
        b'<imsss:objective objectiveID="quick"/>',
        b'<imsss:objective objectiveID="quick" satisfiedByMeasure="true"/>',
        "foreign.measure-assumed",
    ),
    "2004 second objective below the scale": (
        "2004",
        b'<imsss:objective objectiveID="quick"/>',
        b'<imsss:objective objectiveID="quick" satisfiedByMeasure="true">'
        b"<imsss:minNormalizedMeasure>-2</imsss:minNormalizedMeasure></imsss:objective>",
        "scorm2004.normalized-measure",
    ),
    # The rest of SCORM 1.2.
    "1.2 other namespace": ("1.2", b"imscp_rootv1p1p2", b"imscp_rootv1p1", "scorm12.root"),
    "1.2 other schema": ("1.2", b"ADL SCORM", b"SCORM", "scorm12.schema"),
    "1.2 misspelt extension": (
        "1.2",
        b"<adlcp:masteryscore>80</adlcp:masteryscore>",
        b"<adlcp:masteryScore>80</adlcp:masteryScore>",
        "foreign.name-unknown",
    ),
    "1.2 mastery in words": ("1.2", b">80<", b">high<", "scorm12.masteryscore"),
    "1.2 time as a number of words": ("1.2", b">00:30:00<", b">half an hour!!<", "scorm12.schema-document"),
    "1.2 time limit action invented": (
        "1.2",
        b"continue,no message",
        b"continue",
        "scorm12.schema-document",
    ),
    "1.2 launch data too long": ("1.2", b"level=2", b"x" * 256, "scorm12.schema-document"),
    "1.2 prerequisites in no script": (
        "1.2",
        b' type="aicc_script"',
        b"",
        "scorm12.schema-document",
    ),
    "1.2 title too long": ("1.2", TITLE, b"<title>" + b"x" * 201 + b"</title>", "scorm12.title-long"),
    "1.2 scormtype in capitals": ("1.2", b'"sco"', b'"SCO"', "scorm12.scorm-type"),
    "1.2 nothing tracked": ("1.2", b'"sco"', b'"asset"', "foreign.sco-absent"),
    "1.2 type of a picture": ("1.2", b'type="webcontent"', b'type="image"', "scorm12.resource-type"),
    "1.2 identifier twice": ("1.2", b'identifier="leaflet"', b'identifier="org"', "scorm12.identifier-twice"),
    "1.2 identifier with a space": (
        "1.2",
        b'identifier="leaflet"',
        b'identifier="the leaflet"',
        "scorm12.identifier-form",
    ),
    "1.2 default to nowhere": ("1.2", b'default="org"', b'default="other"', "scorm12.default-dangling"),
    "1.2 leaf that opens nothing": (
        "1.2",
        b' identifierref="r-leaflet"',
        b"",
        "foreign.identifierref-absent",
    ),
    "1.2 branch that opens something": (
        "1.2",
        b'<item identifier="part">',
        b'<item identifier="part" identifierref="r-leaflet">',
        "foreign.identifierref-branch",
    ),
    "1.2 dependency on nothing": ("1.2", b'"r-shared"/>', b'"r-gone"/>', "scorm12.dependency-dangling"),
    "1.2 base that leads astray": ("1.2", b'xml:base="content/"', b'xml:base="c/"', "scorm12.launch-absent"),
    "1.2 file that is not there": ("1.2", FILE_12, b'<file href="gone.html"/>', "scorm12.file-absent"),
    "1.2 launch in other capitals": (
        "1.2",
        b'href="lesson.html">',
        b'href="Lesson.html">',
        "scorm12.launch-absent",
    ),
    "1.2 traversal": ("1.2", FILE_12, FILE_12 + b'<file href="../../etc/passwd"/>', "scorm12.href-unsafe"),
    "1.2 file on another host": (
        "1.2",
        FILE_12,
        FILE_12 + b'<file href="https://cdn.example/a.js"/>',
        "foreign.href-elsewhere",
    ),
    "1.2 file unlisted": ("1.2", b'<file href="style.css"/>', b"", "foreign.file-unlisted"),
    "1.2 parameters after a fragment": (
        "1.2",
        b'href="lesson.html">',
        b'href="lesson.html#why">',
        "foreign.parameters",
    ),
    "1.2 manifest in a manifest": (
        "1.2",
        b"</resources>",
        b'</resources><manifest identifier="inner"><organizations/><resources/></manifest>',
        "foreign.submanifest",
    ),
    "1.2 unknown element": ("1.2", b"<organizations", b"<menu/><organizations", "scorm12.schema-document"),
    "1.2 two menus": ("1.2", b"</organizations>", b"</organizations><organizations/>", "scorm12.parts"),
    # The rest of SCORM 2004, 2nd to 4th Edition.
    "2004 shared data in the 3rd edition": (
        "2004",
        b"2004 4th Edition</schemaversion>",
        b"2004 3rd Edition</schemaversion>",
        "foreign.later-edition",
    ),
    "2004 progress over 1": ("2004", b'Measure="0.5"', b'Measure="50"', "scorm2004.progress-measure"),
    "2004 mastery in percent": ("2004", b">0.8<", b">80<", "scorm2004.normalized-measure"),
    "2004 mastery left to the LMS": (
        "2004",
        b"<imsss:minNormalizedMeasure>0.8</imsss:minNormalizedMeasure>",
        b"",
        "foreign.measure-assumed",
    ),
    "2004 objective mapped without a name": (
        "2004",
        b'primaryObjective objectiveID="known"',
        b"primaryObjective",
        "scorm2004.objective-unnamed",
    ),
    "2004 objective named twice": ("2004", b'"quick"', b'"known"', "scorm2004.objective-twice"),
    "2004 rule on a stranger": (
        "2004",
        b'referencedObjective="seen"',
        b'referencedObjective="sean"',
        "scorm2004.objective-dangling",
    ),
    "2004 score of a stranger": (
        "2004",
        b'adlseq:objective objectiveID="known"',
        b'adlseq:objective objectiveID="new"',
        "scorm2004.objective-dangling",
    ),
    "2004 two writers of one target": (
        "2004",
        b'<imsss:objective objectiveID="quick"/>',
        b'<imsss:objective objectiveID="quick">'
        b'<imsss:mapInfo targetObjectiveID="urn:gloves:known" writeSatisfiedStatus="1"/></imsss:objective>',
        "scorm2004.target-twice",
    ),
    "2004 shared sequencing gone": (
        "2004",
        b'IDRef="shared"',
        b'IDRef="gone"',
        "scorm2004.sequencing-dangling",
    ),
    "2004 no way in": (
        "2004",
        b'choice="false" flow="true"',
        b'choice="false" flow="false"',
        "scorm2004.unreachable",
    ),
    "2004 launch data too long": ("2004", b"level=2", b"x" * 4001, "scorm2004.data-long"),
    "2004 button invented": ("2004", b">abandonAll<", b">pause<", "scorm2004.schema-document"),
    "2004 action invented": ("2004", b'action="skip"', b'action="jump"', "scorm2004.schema-document"),
    "2004 condition invented": (
        "2004",
        b'condition="always"',
        b'condition="sometimes"',
        "scorm2004.schema-document",
    ),
    "2004 limit not a duration": ("2004", b"PT30M", b"30 minutes", "scorm2004.schema-document"),
    "2004 consideration misspelt": (
        "2004",
        b'"ifNotSkipped"',
        b'"ifnotskipped"',
        "scorm2004.schema-document",
    ),
    "2004 rules after objectives": (
        "2004",
        b"<imsss:deliveryControls",
        b"<imsss:sequencingRules/><imsss:deliveryControls",
        "scorm2004.schema-document",
    ),
    "2004 weight over 1": ("2004", b'Weight="0.5"', b'Weight="5"', "scorm2004.schema-document"),
    "2004 extension misspelt": (
        "2004",
        b"<adlcp:location>about.xml</adlcp:location>",
        b"<adlcp:Location>about.xml</adlcp:Location>",
        "foreign.name-unknown",
    ),
    "2004 dependency on nothing": (
        "2004",
        b'<dependency identifierref="r-test"',
        b'<dependency identifierref="gone"',
        "scorm2004.dependency-dangling",
    ),
    # Once at most (Content Aggregation Model 1.1, 3.4 and 5.1: multiplicity).
    "2004 two presentations": ("2004", b"<adlnav:presentation>", SHOWN + b"<adlnav:presentation>", REPEATED),
    "2004 two launch data": ("2004", DATA, DATA * 2, REPEATED),
    "2004 two time limit actions": ("2004", ACTION, ACTION * 2, REPEATED),
    "2004 two thresholds": ("2004", THRESHOLD, THRESHOLD * 2, REPEATED),
    "2004 two thresholds of a course": ("2004", GLOVES, GLOVES + MODULE + THRESHOLD * 2, REPEATED),
    "2004 two lots of shared data": ("2004", DATA, DATA + BUCKET * 2, REPEATED),
    "2004 two collections": (
        "2004",
        b"  <imsss:sequencingCollection>",
        b'<imsss:sequencingCollection><imsss:sequencing ID="a"/></imsss:sequencingCollection>'
        b"<imsss:sequencingCollection>",
        REPEATED,
    ),
    "2004 two sequencings of an item": (
        "2004",
        b"<imsss:sequencing IDRef",
        b"<imsss:sequencing/><imsss:sequencing IDRef",
        REPEATED,
    ),
    "2004 two sequencings of a course": (
        "2004",
        b"<imsss:sequencing>\n        " + MENU,
        b"<imsss:sequencing/><imsss:sequencing>\n        " + MENU,
        REPEATED,
    ),
    "2004 two lots of scores": (
        "2004",
        b"<adlseq:objectives>",
        b'<adlseq:objectives><adlseq:objective objectiveID="quick">' + SCORED + b"</adlseq:objective>"
        b"</adlseq:objectives><adlseq:objectives>",
        REPEATED,
    ),
    "1.2 two prerequisites": (
        "1.2",
        b"<adlcp:prerequisites",
        b'<adlcp:prerequisites type="aicc_script">a</adlcp:prerequisites><adlcp:prerequisites',
        "scorm12.repeated",
    ),
    # In its place (3.4, 5.1, 5.2).
    "2004 launch data of a course": ("2004", GLOVES, GLOVES + MODULE + DATA, MISPLACED),
    "2004 presentation of a course": ("2004", GLOVES, GLOVES + MODULE + SHOWN, MISPLACED),
    "2004 presentation beside the menu": (
        "2004",
        b"</organizations>",
        SHOWN + b"</organizations>",
        MISPLACED,
    ),
    "2004 presentation in sequencing": ("2004", b"<adlseq:rollup", SHOWN + b"<adlseq:rollup", MISPLACED),
    "2004 metadata of an item, bare": (
        "2004",
        DATA,
        DATA + b"<adlcp:location>about.xml</adlcp:location>",
        MISPLACED,
    ),
    "2004 objectives outside sequencing": (
        "2004",
        b"<imsss:sequencing IDRef",
        b"<imsss:objectives/><imsss:sequencing IDRef",
        MISPLACED,
    ),
    "2004 sequencing misspelt": (
        "2004",
        b"<imsss:sequencing IDRef",
        b"<imsss:sequensing/><imsss:sequencing IDRef",
        "foreign.name-unknown",
    ),
    "2004 scormType of an item": (
        "2004",
        b'identifierref="r-test"',
        b'identifierref="r-test" adlcp:scormType="sco"',
        "scorm2004.attribute-misplaced",
    ),
    "2004 launch data of an asset": (
        "2004",
        b'identifier="r-test" type="webcontent" adlcp:scormType="sco"',
        b'identifier="r-test" type="webcontent" adlcp:scormType="asset"',
        "scorm2004.opens-other",
    ),
    "2004 state persists": (
        "2004",
        b'adlcp:scormType="sco" href="test.html"',
        b'adlcp:scormType="sco" adlcp:persistState="true" href="test.html"',
        "scorm2004.persist-state",
    ),
    "2004 state persists in an item": (
        "2004",
        b'identifierref="r-test"',
        b'identifierref="r-test" adlcp:persistState="true"',
        "scorm2004.persist-state",
    ),
    "2004 type of a picture": (
        "2004",
        b'identifier="r-test" type="webcontent"',
        b'identifier="r-test" type="image"',
        "foreign.resource-type",
    ),
    "2004 objective of no name": ("2004", b'objectiveID="quick"', b'objectiveID=" "', EMPTY),
    "2004 global objective of no name": (
        "2004",
        b'targetObjectiveID="urn:gloves:score"',
        b'targetObjectiveID=""',
        EMPTY,
    ),
    "2004 metadata gone": ("2004", b"about.xml", b"gone.xml", "scorm2004.location-absent"),
    "2004 base without a slash": (
        "2004",
        b'xml:base="content/"',
        b'xml:base="content"',
        "scorm2004.base-form",
    ),
    "1.2 mastery of a course": (
        "1.2",
        b"    </organization>",
        b"<adlcp:masteryscore>80</adlcp:masteryscore></organization>",
        "scorm12.misplaced",
    ),
    "1.2 scormtype of an item": (
        "1.2",
        LESSON_12,
        LESSON_12 + b' adlcp:scormtype="sco"',
        "scorm12.attribute-misplaced",
    ),
    "1.2 metadata gone": (
        "1.2",
        b"<schemaversion>1.2</schemaversion>",
        b"<schemaversion>1.2</schemaversion><adlcp:location>gone.xml</adlcp:location>",
        "scorm12.location-absent",
    ),
    # Names of sequencings (5.1.1: ID, IDRef).
    "2004 item's sequencing with a name": (
        "2004",
        b"<imsss:sequencing IDRef",
        b'<imsss:sequencing ID="own" IDRef',
        "scorm2004.sequencing-named",
    ),
    "2004 shared sequencing without a name": (
        "2004",
        SHARED,
        b"<imsss:sequencing/>" + SHARED,
        "scorm2004.sequencing-unnamed",
    ),
    "2004 shared sequencing that borrows": (
        "2004",
        SHARED,
        b'<imsss:sequencing ID="other" IDRef="shared"/>' + SHARED,
        "scorm2004.sequencing-chained",
    ),
    "2004 shared rule on what its user lacks": (
        "2004",
        SHARED,
        SHARED + RULE_ON % b"sean",
        "scorm2004.objective-dangling",
    ),
    # What objectives read and write (Sequencing and Navigation 1.1, 3.10.3).
    "2004 success read twice": ("2004", QUICK, mapped(b'readSatisfiedStatus="true"'), READ_TWICE),
    "2004 measure read twice": ("2004", QUICK, mapped(b'readNormalizedMeasure="1"'), READ_TWICE),
    "2004 raw score read twice": (
        "2004",
        SCORED,
        b'<adlseq:mapInfo targetObjectiveID="a" readRawScore="true"/>'
        b'<adlseq:mapInfo targetObjectiveID="b" readRawScore="true"/>',
        READ_TWICE,
    ),
    "2004 reading left unsaid": ("2004", QUICK, mapped(b""), "scorm2004.read-assumed"),
    "2004 two writers of one score": ("2004", SCORED, SCORED * 2, "scorm2004.target-twice"),
    "2004 objective scored twice": (
        "2004",
        b"</adlseq:objectives>",
        b'<adlseq:objective objectiveID=" known ">' + SCORED + b"</adlseq:objective></adlseq:objectives>",
        "scorm2004.objective-twice",
    ),
    # Rules.
    "2004 course that leaves its parent": (
        "2004",
        MENU,
        MENU + RULES_AFTER % b"exitParent",
        "scorm2004.action-upwards",
    ),
    "2004 rule without conditions": (
        "2004",
        b'<imsss:ruleConditions><imsss:ruleCondition condition="always"/></imsss:ruleConditions>',
        b"",
        "scorm2004.conditions-absent",
    ),
    **{
        f"2004 parameters {text.decode() or 'of nothing'}": (
            "2004",
            b'parameters="?mode=pre"',
            b'parameters="' + text + b'"',
            "scorm2004.parameters",
        )
        for text in MALFORMED
    },
    # cmi5.
    "cmi5 relative unit": ("cmi5", AU, b'<au id="film"', "cmi5.id-relative"),
    "cmi5 unit twice": ("cmi5", AU, b'<au id="https://gloves.example/lesson"', "cmi5.id-twice"),
    "cmi5 objective nobody defined": ("cmi5", b'idref="https:', b'idref="http:', "cmi5.objective-dangling"),
    "cmi5 moveOn of SCORM": ("cmi5", b'moveOn="Completed"', b'moveOn="completed"', "cmi5.move-on"),
    "cmi5 mastery in percent": ("cmi5", b'"0.75"', b'"75"', "cmi5.mastery-score"),
    "cmi5 launch parameters before the address": (
        "cmi5",
        FILM,
        b"<launchParameters/>" + FILM,
        "cmi5.schema-document",
    ),
    "cmi5 no address": ("cmi5", FILM, b"", "cmi5.schema-document"),
    "cmi5 empty block": (
        "cmi5",
        b"</block>",
        b'</block><block id="https://gloves.example/b"><title><langstring>b</langstring></title>'
        b"<description><langstring>b</langstring></description></block>",
        "cmi5.schema-document",
    ),
    "cmi5 reserved name": ("cmi5", b"?level=2", b"?registration=2", "cmi5.query-reserved"),
    "cmi5 address by a detour": ("cmi5", b"content/lesson", b"./content/lesson", "cmi5.url-dotted"),
    "cmi5 address out of the zip": ("cmi5", b"content/lesson", b"content/../../lesson", "cmi5.href-unsafe"),
    "cmi5 address with a space": ("cmi5", b"?level=2", b"?level=2 3", "cmi5.url-malformed"),
    "cmi5 address elsewhere with a space": (
        "cmi5",
        b"https://films.example/gloves",
        b"http://films.example gloves.html",
        "cmi5.url-malformed",
    ),
    "cmi5 address with a brace": ("cmi5", b"?level=2", b"?level={2}", "cmi5.url-malformed"),
    "cmi5 address badly encoded": ("cmi5", b"?level=2", b"?level=%2", "cmi5.url-malformed"),
    "cmi5 unit twice but for a space": (
        "cmi5",
        AU,
        b'<au id=" https://gloves.example/lesson "',
        "cmi5.id-twice",
    ),
    "cmi5 launch of a stranger": ("cmi5", b"content/lesson", b"content/lessen", "cmi5.launch-file-absent"),
    "cmi5 launch of a script": ("cmi5", FILM, b"<url>javascript:go()</url>", "cmi5.href-unsafe"),
    "cmi5 window invented": ("cmi5", b"OwnWindow", b"NewWindow", "cmi5.launch-method"),
    "cmi5 type is a word": (
        "cmi5",
        b'"http://adlnet.gov/expapi/activities/lesson"',
        b'"lesson"',
        "cmi5.type-relative",
    ),
    "cmi5 title in no words": ("cmi5", b">Film<", b"> <", "cmi5.text-empty"),
    # tincan.xml.
    "tincan relative id": (
        "tincan",
        b'id="https://gloves.example/course"',
        b'id="course"',
        "tincan.id-relative",
    ),
    "tincan id twice": ("tincan", b"example/why", b"example/course", "tincan.id-twice"),
    "tincan type is a word": (
        "tincan",
        b'"http://adlnet.gov/expapi/activities/course"',
        b'"course"',
        "tincan.type-relative",
    ),
    "tincan unknown element": (
        "tincan",
        b"<interactionType>",
        b"<kind/><interactionType>",
        "tincan.schema-document",
    ),
    "tincan nothing to launch": (
        "tincan",
        b'<launch lang="en-US">content/lesson.html</launch>',
        b"",
        "tincan.launch-absent",
    ),
    "tincan two to launch": (
        "tincan",
        b"<interactionType>",
        b"<launch>content/lesson.html</launch><interactionType>",
        "foreign.launch-several",
    ),
    "tincan launch of a stranger": (
        "tincan",
        b"content/lesson",
        b"content/lessen",
        "tincan.launch-file-absent",
    ),
    "tincan launch elsewhere": (
        "tincan",
        b">content/lesson.html<",
        b">https://films.example/gloves<",
        "foreign.href-elsewhere",
    ),
    "tincan launch outside": ("tincan", b">content/lesson", b">../lesson", "tincan.href-unsafe"),
    "tincan no id": ("tincan", b' id="https://gloves.example/why"', b"", "tincan.schema-document"),
}


def mutated(name: str) -> dict[str, bytes]:
    kind, before, after, _ = MANIFESTS[name]
    return changed(kind, before, after)


WITHOUT = {
    "1.2 document": ("1.2", "ims_xml.xsd", "foreign.document-absent"),
    "2004 document": ("2004", "adlseq_v1p3.xsd", "scorm2004.document-absent"),
    "cmi5 page": ("cmi5", "content/lesson.html", "cmi5.launch-file-absent"),
}


def without(name: str) -> dict[str, bytes]:
    kind, missing, _ = WITHOUT[name]
    return {path: data for path, data in PACKAGES[kind].items() if path != missing}
