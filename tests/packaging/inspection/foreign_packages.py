"""Packages nobody here made, using what ours never do: branches, bases, sequencing, blocks, two languages."""

from pathlib import Path

from pipelines.packaging.zip_writer import write_zip

PAGE = (
    b'<!doctype html><html lang="en"><head><title>Gloves</title></head><body><h1>Gloves</h1>'
    b'<p id="why">Why we wear them.</p><a href="#why">Why</a></body></html>'
)

SCORM12 = b"""<?xml version="1.0"?>
<manifest identifier="gloves" version="1.1" xml:base="content/"
          xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
          xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
  <organizations default="org">
    <organization identifier="org" structure="hierarchical">
      <title>Gloves</title>
      <item identifier="part">
        <title>First part</title>
        <item identifier="lesson" identifierref="r-lesson" isvisible="true" parameters="?page=1">
          <title>Lesson</title>
          <adlcp:prerequisites type="aicc_script">intro</adlcp:prerequisites>
          <adlcp:maxtimeallowed>00:30:00</adlcp:maxtimeallowed>
          <adlcp:timelimitaction>continue,no message</adlcp:timelimitaction>
          <adlcp:datafromlms>level=2</adlcp:datafromlms>
          <adlcp:masteryscore>80</adlcp:masteryscore>
        </item>
        <item identifier="leaflet" identifierref="r-leaflet"><title>Leaflet</title></item>
      </item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="r-lesson" type="webcontent" adlcp:scormtype="sco" href="lesson.html">
      <file href="lesson.html"/>
      <dependency identifierref="r-shared"/>
    </resource>
    <resource identifier="r-leaflet" type="webcontent" adlcp:scormtype="asset" href="leaflet.html">
      <file href="leaflet.html"/>
    </resource>
    <resource identifier="r-shared" type="webcontent" adlcp:scormtype="asset" xml:base="shared/">
      <file href="style.css"/>
    </resource>
  </resources>
</manifest>
"""

SCORM2004 = b"""<?xml version="1.0"?>
<manifest identifier="gloves" version="1"
          xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"
          xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3"
          xmlns:adlseq="http://www.adlnet.org/xsd/adlseq_v1p3"
          xmlns:adlnav="http://www.adlnet.org/xsd/adlnav_v1p3"
          xmlns:imsss="http://www.imsglobal.org/xsd/imsss">
  <metadata>
    <schema>ADL SCORM</schema><schemaversion>2004 4th Edition</schemaversion>
    <adlcp:location>about.xml</adlcp:location>
  </metadata>
  <organizations default="org">
    <organization identifier="org" adlseq:objectivesGlobalToSystem="false">
      <title>Gloves</title>
      <item identifier="pretest" identifierref="r-test" parameters="?mode=pre">
        <title>What do you know?</title>
        <adlcp:timeLimitAction>exit,no message</adlcp:timeLimitAction>
        <adlcp:dataFromLMS>level=2</adlcp:dataFromLMS>
        <adlcp:completionThreshold completedByMeasure="true" minProgressMeasure="0.5" progressWeight="0.2"/>
        <imsss:sequencing>
          <imsss:controlMode choice="true" choiceExit="false"/>
          <imsss:limitConditions attemptLimit="2" attemptAbsoluteDurationLimit="PT30M"/>
          <imsss:objectives>
            <imsss:primaryObjective objectiveID="known" satisfiedByMeasure="true">
              <imsss:minNormalizedMeasure>0.8</imsss:minNormalizedMeasure>
              <imsss:mapInfo targetObjectiveID="urn:gloves:known" writeSatisfiedStatus="true"/>
            </imsss:primaryObjective>
            <imsss:objective objectiveID="quick"/>
          </imsss:objectives>
          <imsss:deliveryControls tracked="true" completionSetByContent="true"/>
          <adlseq:objectives>
            <adlseq:objective objectiveID="known">
              <adlseq:mapInfo targetObjectiveID="urn:gloves:score" writeRawScore="true"/>
            </adlseq:objective>
          </adlseq:objectives>
        </imsss:sequencing>
        <adlnav:presentation>
          <adlnav:navigationInterface><adlnav:hideLMSUI>abandonAll</adlnav:hideLMSUI></adlnav:navigationInterface>
        </adlnav:presentation>
      </item>
      <item identifier="lesson" identifierref="r-lesson">
        <title>Lesson</title>
        <imsss:sequencing IDRef="shared">
          <imsss:sequencingRules>
            <imsss:preConditionRule>
              <imsss:ruleConditions conditionCombination="any">
                <imsss:ruleCondition referencedObjective="seen" operator="not" condition="satisfied"/>
              </imsss:ruleConditions>
              <imsss:ruleAction action="skip"/>
            </imsss:preConditionRule>
            <imsss:postConditionRule>
              <imsss:ruleConditions><imsss:ruleCondition condition="always"/></imsss:ruleConditions>
              <imsss:ruleAction action="exitParent"/>
            </imsss:postConditionRule>
          </imsss:sequencingRules>
          <adlseq:rollupConsiderations requiredForCompleted="ifNotSkipped"/>
        </imsss:sequencing>
      </item>
      <imsss:sequencing>
        <imsss:controlMode choice="false" flow="true"/>
        <imsss:rollupRules objectiveMeasureWeight="0.5">
          <imsss:rollupRule childActivitySet="atLeastCount" minimumCount="1">
            <imsss:rollupConditions><imsss:rollupCondition condition="completed"/></imsss:rollupConditions>
            <imsss:rollupAction action="completed"/>
          </imsss:rollupRule>
        </imsss:rollupRules>
        <imsss:randomizationControls randomizationTiming="once" reorderChildren="true"/>
      </imsss:sequencing>
    </organization>
  </organizations>
  <resources xml:base="content/">
    <resource identifier="r-test" type="webcontent" adlcp:scormType="sco" href="test.html">
      <file href="test.html"/>
    </resource>
    <resource identifier="r-lesson" type="webcontent" adlcp:scormType="sco" href="lesson.html#why">
      <file href="lesson.html"/>
      <dependency identifierref="r-test"/>
    </resource>
  </resources>
  <imsss:sequencingCollection>
    <imsss:sequencing ID="shared">
      <imsss:objectives><imsss:primaryObjective objectiveID="seen"/></imsss:objectives>
    </imsss:sequencing>
  </imsss:sequencingCollection>
</manifest>
"""

CMI5 = b"""<?xml version="1.0"?>
<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd" xmlns:v="urn:vendor">
  <course id="https://gloves.example/course">
    <title><langstring lang="en">Gloves</langstring><langstring lang="fr">Gants</langstring></title>
    <description><langstring lang="en">Wearing gloves</langstring></description>
    <v:theme>blue</v:theme>
  </course>
  <objectives>
    <objective id="https://gloves.example/objectives/why">
      <title><langstring lang="en">Why</langstring></title>
      <description><langstring lang="en">Say why</langstring></description>
    </objective>
  </objectives>
  <block id="https://gloves.example/first">
    <title><langstring lang="en">First part</langstring></title>
    <description><langstring lang="en">The first part</langstring></description>
    <objectives><objective idref="https://gloves.example/objectives/why"/></objectives>
    <au id="https://gloves.example/lesson" moveOn="CompletedOrPassed" masteryScore="0.75"
        launchMethod="OwnWindow" activityType="http://adlnet.gov/expapi/activities/lesson">
      <title><langstring lang="en">Lesson</langstring></title>
      <description><langstring lang="en">A lesson</langstring></description>
      <url>content/lesson.html?level=2</url>
      <launchParameters>{"level": 2}</launchParameters>
      <entitlementKey>gloves</entitlementKey>
    </au>
  </block>
  <au id="https://gloves.example/film" moveOn="Completed">
    <title><langstring lang="en">Film</langstring></title>
    <description><langstring lang="en">A film elsewhere</langstring></description>
    <url>https://films.example/gloves</url>
  </au>
</courseStructure>
"""

TINCAN = b"""<?xml version="1.0"?>
<tincan xmlns="http://projecttincan.com/tincan.xsd">
  <activities>
    <activity id="https://gloves.example/course" type="http://adlnet.gov/expapi/activities/course">
      <name lang="en-US">Gloves</name>
      <name lang="fr">Gants</name>
      <description lang="en-US">Wearing gloves</description>
      <launch lang="en-US">content/lesson.html</launch>
    </activity>
    <activity id="https://gloves.example/why" type="http://adlnet.gov/expapi/activities/cmi.interaction">
      <name lang="en-US">Why gloves?</name>
      <description lang="en-US">Choose</description>
      <interactionType>true-false</interactionType>
    </activity>
  </activities>
</tincan>
"""

XSD_2004 = ("adlcp_v1p3.xsd", "adlnav_v1p3.xsd", "adlseq_v1p3.xsd", "imscp_v1p1.xsd", "imsss_v1p0.xsd")
XSD_12 = ("adlcp_rootv1p2.xsd", "ims_xml.xsd", "imscp_rootv1p1p2.xsd", "imsmd_rootv1p2p1.xsd")
OTHER_DOCUMENT = b'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>'

PACKAGES: dict[str, dict[str, bytes]] = {
    "1.2": {
        "imsmanifest.xml": SCORM12,
        "content/lesson.html": PAGE,
        "content/leaflet.html": PAGE,
        "content/shared/style.css": b"p { margin: 0 }",
        **dict.fromkeys(XSD_12, OTHER_DOCUMENT),
    },
    "2004": {
        "imsmanifest.xml": SCORM2004,
        "content/lesson.html": PAGE,
        "content/test.html": PAGE,
        "about.xml": b"<lom/>",
        **dict.fromkeys(XSD_2004, OTHER_DOCUMENT),
    },
    "cmi5": {"cmi5.xml": CMI5, "content/lesson.html": PAGE},
    "tincan": {"tincan.xml": TINCAN, "content/lesson.html": PAGE},
}
MANIFESTS = {
    "1.2": "imsmanifest.xml",
    "2004": "imsmanifest.xml",
    "cmi5": "cmi5.xml",
    "tincan": "tincan.xml",
}


def changed(kind: str, before: bytes, after: bytes) -> dict[str, bytes]:
    """A package whose manifest says something else."""
    members = PACKAGES[kind]
    manifest = MANIFESTS[kind]
    assert before in members[manifest], "the mistake is not one of today's manifest"
    return members | {manifest: members[manifest].replace(before, after, 1)}


def written(folder: Path, members: dict[str, bytes]) -> Path:
    """A zip of these files, on disk."""
    path = folder / "package.zip"
    path.write_bytes(write_zip(members))
    return path
