//! Which publication an archive is of.
use serde_json::Value;

use crate::error::{Error, Result};
use crate::input::import::Unit;
use crate::input::record::{self, IdentifiersRecord, Limits, PublicationRecord};
use crate::input::{Entry, Source};
use crate::report::{Diagnostic, Place, Report, codes};

/// The publication record, and whether it is to be written. The archive's own stays as it is.
///
/// # Errors
/// When the given one or the archive's cannot be read.
pub(super) fn decide(
    first: &Unit,
    archive: Option<&dyn Source>,
    given: Option<&str>,
    report: &mut Report,
) -> Result<(PublicationRecord, bool)> {
    let held = archive.map_or(Ok(None), |archive| archive.publication())?;
    if let Some((entry, bytes)) = held {
        return Ok((parse(&bytes, &entry, report)?, false));
    }
    let mut found = first.publication.clone();
    found.id = made_id(&found.identifiers);
    let Some(given) = given else {
        report.push(id_was_made(&found.id));
        return Ok((found, true));
    };
    let entry = Entry::new("--publication");
    let mut merged = serde_json::to_value(&found).unwrap_or_default();
    let over: Value = serde_json::from_str(given).map_err(|e| Error::input("--publication", e.into()))?;
    if over.get("id").is_none() {
        report.push(id_was_made(&found.id));
    }
    overlay(&mut merged, over);
    let text = merged.to_string();
    Ok((parse(text.as_bytes(), &entry, report)?, true))
}

fn parse(bytes: &[u8], entry: &Entry, report: &mut Report) -> Result<PublicationRecord> {
    let parsed = record::parse_publication(bytes, entry, &Limits::default(), report).map(|parsed| parsed.record);
    parsed.ok_or_else(|| Error::refused(codes::REC_001, format!("`{}` cannot be used", entry.file)))
}

/// Members of `over` win; objects are merged.
fn overlay(under: &mut Value, over: Value) {
    match (under, over) {
        (Value::Object(under), Value::Object(over)) => {
            for (key, value) in over {
                overlay(under.entry(key).or_insert(Value::Null), value);
            }
        }
        (under, over) => *under = over,
    }
}

/// From what the source says of itself, never from Chinese.
fn made_id(identifiers: &IdentifiersRecord) -> String {
    let plain = |text: &str| -> String {
        text.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').map(|c| c.to_ascii_lowercase()).collect()
    };
    let cn = identifiers.cn.as_deref().and_then(|cn| cn.split('/').next()).map(plain);
    let issn = identifiers.issn.as_deref().map(|issn| format!("issn{}", plain(issn)));
    cn.filter(|id| id.len() > 2).or(issn).unwrap_or_else(|| "unnamed".to_owned())
}

fn id_was_made(id: &str) -> Diagnostic {
    Diagnostic::new(codes::IMP_110, format!("the publication's id `{id}` was made"))
        .with_hint("set `id` in publication.json before the first deposit: it must never change")
        .at(Place { file: Some("publication.json".to_owned()), ..Place::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_made_from_numbers() {
        let id = |cn: Option<&str>, issn: Option<&str>| {
            made_id(&IdentifiersRecord {
                cn: cn.map(Into::into),
                issn: issn.map(Into::into),
                ..IdentifiersRecord::default()
            })
        };
        assert_eq!(id(Some("CN 50-0998/D"), Some("1234-5679")), "cn50-0998");
        assert_eq!(id(None, Some("1234-567X")), "issn1234-567x");
        assert_eq!(id(None, None), "unnamed");
    }

    #[test]
    fn given_fields_win_and_others_stay() {
        let mut under = serde_json::json!({"a": 1, "b": {"c": 2, "d": 3}});
        overlay(&mut under, serde_json::json!({"b": {"c": 4}, "e": 5}));
        assert_eq!(under, serde_json::json!({"a": 1, "b": {"c": 4, "d": 3}, "e": 5}));
    }
}
