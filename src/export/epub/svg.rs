//! SVG pictures from outside: nothing in them may run, and nothing may be taken in from elsewhere (EPUB 3.3, 3.6).
use quick_xml::Reader;
use quick_xml::escape::{resolve_xml_entity, unescape_with};
use quick_xml::events::{BytesStart, Event};

use super::document;

/// Why the picture is not safe; `None` when it is.
pub(super) fn fault(svg: &str) -> Option<String> {
    if let Err(fault) = document::read(svg) {
        return Some(format!("it is not well-formed: {}", fault.message));
    }
    let mut reader = Reader::from_str(svg);
    let (mut named, mut in_style) = (false, false);
    loop {
        let found = match reader.read_event() {
            Err(error) => Some(format!("it is not well-formed: {error}")),
            Ok(Event::Start(tag)) => {
                named |= tag.local_name().as_ref() == "svg";
                in_style = tag.local_name().as_ref() == "style";
                element(&tag)
            }
            Ok(Event::Empty(tag)) => element(&tag),
            Ok(Event::End(_)) => {
                in_style = false;
                None
            }
            Ok(Event::DocType(_)) => Some("it has a document type".to_owned()),
            Ok(Event::PI(_)) => Some("it has a processing instruction".to_owned()),
            Ok(Event::Text(text)) if in_style => style(&text),
            Ok(Event::CData(text)) if in_style => style(&text),
            // What is written in two ways can be read in two ways.
            Ok(Event::GeneralRef(_)) if in_style => Some("its style sheet has a reference".to_owned()),
            Ok(Event::Eof) if !named => Some("it is no SVG picture".to_owned()),
            Ok(Event::Eof) => return None,
            Ok(_) => None,
        };
        if found.is_some() {
            return found;
        }
    }
}

fn element(tag: &BytesStart<'_>) -> Option<String> {
    let name = tag.local_name();
    if matches!(name.as_ref(), "script" | "foreignObject" | "iframe" | "audio" | "video" | "handler") {
        return Some(format!("it has a `{}` element", name.as_ref()));
    }
    for attribute in tag.attributes() {
        let Ok(attribute) = attribute else { return Some("it is not well-formed".to_owned()) };
        let Ok(value) = unescape_with(&attribute.value, resolve_xml_entity) else {
            return Some("it is not well-formed".to_owned());
        };
        let (key, value) = (attribute.key.local_name(), value.trim());
        if key.as_ref().starts_with("on") {
            return Some(format!("it has an `{}` attribute", key.as_ref()));
        }
        if matches!(key.as_ref(), "href" | "src") && !(value.starts_with('#') || value.starts_with("data:image/")) {
            return Some(format!("it refers to `{value}`"));
        }
        let is_text = ["aria-", "data-"].iter().any(|start| key.as_ref().starts_with(start));
        if let Some(fault) = style(value).filter(|_| !is_text) {
            return Some(fault);
        }
    }
    None
}

/// `url(…)` of something else than the picture's own parts, `@import`; names of CSS are the same in capitals.
fn style(text: &str) -> Option<String> {
    let text = text.to_ascii_lowercase();
    if text.contains("@import") {
        return Some("its style sheet takes in another".to_owned());
    }
    if text.contains('\\') {
        return Some("it has a backslash, with which names can be written in other ways".to_owned());
    }
    let outside = |rest: &str| !rest.trim_start_matches([' ', '"', '\'']).starts_with('#');
    text.split("url(").skip(1).any(outside).then(|| "its style refers to something outside".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(inside: &str) -> Option<String> {
        fault(&format!("<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\">{inside}</svg>"))
    }

    #[test]
    fn plain_pictures_are_safe() {
        assert_eq!(
            of("<style>.a{fill:url(#g)}</style><path class=\"a\" d=\"M0 0\"/><use href=\"#x\"/><text>报</text>"),
            None
        );
        assert_eq!(of("<text aria-label=\"url(甲\\乙\">@import 甲\\乙 &lt;url(</text>"), None);
        assert_eq!(of("<image href=\"data:image/png;base64,AAAA\"/>"), None);
    }

    #[test]
    fn what_runs_or_reaches_outside_is_refused() {
        for inside in [
            "<script/>",
            "<rect onclick=\"x()\"/>",
            "<image xlink:href=\"https://a.example/x.png\"/>",
            "<use href=\"other.svg#a\"/>",
            "<style>@import 'a.css';</style>",
            "<rect style=\"fill:url( 'https://a.example/#x')\"/>",
            "<foreignObject/>",
            "<g>",
            "<text>&nbsp;</text>",
            "<style>@IMPORT 'a.css';</style>",
            "<style>@im&#112;ort 'a.css';</style>",
            "<rect style=\"fill:u&#114;l(https://a.example/#x)\"/>",
            "<rect style=\"fill:u\\72l(https://a.example/#x)\"/>",
            "<image href=\"&#x68;ttps://a.example/x.png\"/>",
        ] {
            assert!(of(inside).is_some(), "{inside}");
        }
        assert!(fault("<!DOCTYPE svg><svg/>").is_some());
        assert!(fault("<p></p>").is_some());
        assert!(fault("").is_some());
    }
}
