//! XMP packet, information dictionary, colour profiles, output intent, identifiers.

use std::fmt::Write as _;
use std::io;

use moxcms::{ColorDateTime, ColorProfile};
use pdf_writer::types::OutputIntentSubtype;
use pdf_writer::writers::{DocumentInfo, OutputIntent};
use pdf_writer::{Date, Finish, Name, Ref, TextStr};
use quick_xml::escape::escape;
use uuid::Uuid;

use super::deflate::deflate;
use super::guard::Fault;
use super::objects::Objects;
use crate::export::pdf::standard::{Demands, Version};
use crate::model::Timestamp;

/// What the file says of itself, in XMP and in the information dictionary alike.
#[derive(Debug, Clone)]
pub(crate) struct Metadata {
    /// `dc:title`.
    pub(crate) title: String,
    /// `dc:creator` and `dc:publisher`.
    pub(crate) publisher: String,
    /// `dc:language`, a BCP 47 tag.
    pub(crate) language: String,
    /// `dc:date`: first and last day covered.
    pub(crate) covered: Vec<String>,
    /// `dc:rights`.
    pub(crate) rights: Option<String>,
    /// `dc:relation`: ISSN and CN of the newspaper.
    pub(crate) relations: Vec<String>,
    /// `xmp:CreateDate`, `xmp:ModifyDate`.
    pub(crate) modified: Timestamp,
    /// `xmp:CreatorTool`, `pdf:Producer`: name and version of this program.
    pub(crate) tool: String,
    /// `xmpMM:DocumentID`, `dc:identifier`: stable for the volume.
    pub(crate) document: Uuid,
    /// What the file claims to be: `pdfaid` and `pdfuaid`.
    pub(crate) demands: Demands,
}

impl Metadata {
    /// Checks that nothing is missing that the standards want.
    pub(crate) fn check(&self, objects: &mut Objects<'_>) {
        for (name, value) in [("title", &self.title), ("language", &self.language), ("publisher", &self.publisher)] {
            if value.trim().is_empty() {
                objects.guard.fault(Fault::Metadata, || format!("no {name}"));
            }
        }
    }

    /// Writes the XMP packet, which stays unfiltered so that any program finds it.
    pub(crate) fn write_xmp(&self, objects: &mut Objects<'_>, id: Ref, instance: Uuid) -> io::Result<()> {
        let packet = self.xmp(instance);
        objects.write_stream(|chunk| {
            chunk.metadata(id, packet.as_bytes());
        })
    }

    /// Writes the information dictionary; returns its number.
    pub(crate) fn write_info(&self, objects: &mut Objects<'_>) -> io::Result<Ref> {
        let id = objects.reserve();
        let date = pdf_date(self.modified);
        objects.write(|chunk| {
            let mut info = chunk.indirect(id).start::<DocumentInfo<'_>>();
            info.title(TextStr(&self.title)).author(TextStr(&self.publisher));
            info.creator(TextStr(&self.tool)).producer(TextStr(&self.tool));
            info.creation_date(date).modified_date(date);
        })?;
        Ok(id)
    }

    fn xmp(&self, instance: Uuid) -> String {
        let mut out = String::with_capacity(4096);
        out.push_str(XMP_START);
        alternative(&mut out, "dc:title", &self.title);
        list(&mut out, "dc:creator", "Seq", &[self.publisher.as_str()]);
        list(&mut out, "dc:publisher", "Bag", &[self.publisher.as_str()]);
        list(&mut out, "dc:language", "Bag", &[self.language.as_str()]);
        list(&mut out, "dc:date", "Seq", &self.covered);
        list(&mut out, "dc:relation", "Bag", &self.relations);
        if let Some(rights) = &self.rights {
            alternative(&mut out, "dc:rights", rights);
        }
        simple(&mut out, "dc:format", "application/pdf");
        simple(&mut out, "dc:identifier", &self.document.urn().to_string());
        let date = xmp_date(self.modified);
        simple(&mut out, "xmp:CreateDate", &date);
        simple(&mut out, "xmp:ModifyDate", &date);
        simple(&mut out, "xmp:MetadataDate", &date);
        simple(&mut out, "xmp:CreatorTool", &self.tool);
        simple(&mut out, "pdf:Producer", &self.tool);
        simple(&mut out, "xmpMM:DocumentID", &format!("uuid:{}", self.document));
        simple(&mut out, "xmpMM:InstanceID", &format!("uuid:{instance}"));
        self.claims(&mut out);
        out.push_str(XMP_END);
        out
    }

    /// The standards that the file follows.
    fn claims(&self, out: &mut String) {
        let Demands { archive, accessible, version, .. } = self.demands;
        simple(out, "pdfaid:part", &archive.part.to_string());
        if let Some(conformance) = archive.conformance {
            simple(out, "pdfaid:conformance", &conformance.to_string());
        }
        if let Some(revision) = archive.revision {
            simple(out, "pdfaid:rev", &revision.to_string());
        }
        let Some(accessible) = accessible else { return };
        simple(out, "pdfuaid:part", &accessible.part.to_string());
        if let Some(revision) = accessible.revision {
            simple(out, "pdfuaid:rev", &revision.to_string());
        }
        if version == Version::Pdf17 {
            // ISO 19005-2, 6.6.2.3: a schema that XMP does not know must be described in the packet. Part 4 has none.
            out.push_str(PDFUA_SCHEMA);
        }
    }
}

const XMP_START: &str = concat!(
    "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n",
    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n",
    "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n",
    "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"",
    " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"",
    " xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\"",
    " xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\"",
    " xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\"",
    " xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\"",
    " xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n",
);

const PDFUA_SCHEMA: &str = concat!(
    "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">",
    "<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>",
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>",
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>",
    "<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">",
    "<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>",
    "<pdfaProperty:category>internal</pdfaProperty:category>",
    "<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>",
    "</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>\n",
);

const XMP_END: &str = "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>";

fn simple(out: &mut String, name: &str, value: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "<{name}>{}</{name}>", escape(value));
}

fn alternative(out: &mut String, name: &str, value: &str) {
    let value = escape(value);
    let _ = writeln!(out, "<{name}><rdf:Alt><rdf:li xml:lang=\"x-default\">{value}</rdf:li></rdf:Alt></{name}>");
}

fn list(out: &mut String, name: &str, kind: &str, values: &[impl AsRef<str>]) {
    if values.is_empty() {
        return;
    }
    let _ = write!(out, "<{name}><rdf:{kind}>");
    for value in values {
        let _ = write!(out, "<rdf:li>{}</rdf:li>", escape(value.as_ref()));
    }
    let _ = writeln!(out, "</rdf:{kind}></{name}>");
}

fn xmp_date(moment: Timestamp) -> String {
    let minutes = moment.offset_minutes();
    let (hour, minute, second) = moment.time();
    let sign = if minutes < 0 { '-' } else { '+' };
    let (hours, rest) = (minutes.unsigned_abs() / 60, minutes.unsigned_abs() % 60);
    format!("{}T{hour:02}:{minute:02}:{second:02}{sign}{hours:02}:{rest:02}", moment.date())
}

/// A moment as PDF writes it.
pub(super) fn pdf_date(moment: Timestamp) -> Date {
    let (day, minutes) = (moment.date(), moment.offset_minutes());
    let (hour, minute, second) = moment.time();
    Date::new(u16::try_from(day.year()).unwrap_or_default())
        .month(day.month())
        .day(day.day())
        .hour(hour)
        .minute(minute)
        .second(second)
        .utc_offset_hour((minutes / 60) as i8)
        .utc_offset_minute((minutes.unsigned_abs() % 60) as u8)
}

/// The colour spaces of a file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Colors {
    /// ICC profile stream of sRGB.
    pub(crate) profile: Ref,
    /// The colour space that text, rules and RGB pictures use.
    pub(crate) rgb: Ref,
    /// Grey pictures.
    pub(crate) gray: Ref,
}

impl Colors {
    /// Writes the profiles and colour spaces.
    pub(crate) fn write(objects: &mut Objects<'_>) -> io::Result<Self> {
        let ids = [objects.reserve(), objects.reserve(), objects.reserve(), objects.reserve()];
        let [profile, rgb, gray_profile, gray] = ids;
        write_profile(objects, profile, ColorProfile::new_srgb(), 3)?;
        write_profile(objects, gray_profile, ColorProfile::new_gray_with_gamma(2.2), 1)?;
        for (space, profile) in [(rgb, profile), (gray, gray_profile)] {
            objects.write(|chunk| chunk.color_space(space).icc_based(profile))?;
        }
        Ok(Self { profile, rgb, gray })
    }
}

fn write_profile(objects: &mut Objects<'_>, id: Ref, mut profile: ColorProfile, components: i32) -> io::Result<()> {
    // The header takes the clock's time by default; the same input must give the same bytes on any day.
    profile.creation_date_time =
        ColorDateTime { year: 2024, month: 1, day_of_the_month: 1, hours: 0, minutes: 0, seconds: 0 };
    let bytes = profile.encode().map_err(|error| io::Error::other(format!("colour profile: {error}")))?;
    let packed = deflate(&bytes);
    objects.write_deflated(id, &packed, |dict| {
        dict.pair(Name(b"N"), components);
    })
}

/// Writes the output intent (ISO 19005-2, 6.2.3) under number `id`.
pub(crate) fn write_output_intent(objects: &mut Objects<'_>, id: Ref, profile: Ref) -> io::Result<()> {
    objects.write(|chunk| {
        let mut intent = chunk.indirect(id).start::<OutputIntent<'_>>();
        intent.subtype(OutputIntentSubtype::PDFA).dest_output_profile(profile);
        intent.output_condition_identifier(TextStr("sRGB")).info(TextStr("sRGB IEC61966-2.1"));
        intent.finish();
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::pdf::standard::Standard;

    fn packet(standard: Standard) -> String {
        let metadata = Metadata {
            title: "云岫报 <2024> & 合订本".to_owned(),
            publisher: "云岫报社".to_owned(),
            language: "zh-Hans".to_owned(),
            covered: vec!["2024-01-02".to_owned(), "2024-12-31".to_owned()],
            rights: Some("© 云岫报社".to_owned()),
            relations: vec!["urn:issn:1000-0003".to_owned()],
            modified: Timestamp::parse("2024-12-31T00:00:00+08:00").expect("a moment"),
            tool: "newsbind".to_owned(),
            document: Uuid::nil(),
            demands: standard.demands(),
        };
        metadata.xmp(Uuid::nil())
    }

    #[test]
    fn the_packet_is_well_formed_and_escaped() {
        for standard in Standard::ALL {
            let packet = packet(*standard);
            assert!(packet.contains("云岫报 &lt;2024&gt; &amp; 合订本"));
            assert!(packet.contains("2024-12-31T00:00:00+08:00"));
            let mut reader = quick_xml::Reader::from_str(packet.trim_start_matches('\u{feff}'));
            loop {
                match reader.read_event().expect("the packet is well-formed") {
                    quick_xml::events::Event::Eof => break,
                    _ => continue,
                }
            }
        }
    }

    #[test]
    fn the_packet_claims_what_was_asked_for() {
        let claims = |standard| {
            let packet = packet(standard);
            let lines = packet.lines().filter(|line| line.starts_with("<pdfaid") || line.starts_with("<pdfuaid"));
            lines.collect::<String>()
        };
        assert_eq!(
            claims(Standard::A3aUa1),
            "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>"
        );
        assert_eq!(claims(Standard::A4), "<pdfaid:part>4</pdfaid:part><pdfaid:rev>2020</pdfaid:rev>");
        assert_eq!(
            claims(Standard::A4fUa2),
            "<pdfaid:part>4</pdfaid:part><pdfaid:conformance>F</pdfaid:conformance><pdfaid:rev>2020</pdfaid:rev>\
             <pdfuaid:part>2</pdfuaid:part><pdfuaid:rev>2024</pdfuaid:rev>"
        );
    }
}
