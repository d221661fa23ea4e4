//! `rightsInfo`: whose an item is, what may be done with it, in words and as an ODRL policy.
use serde_json::json;

use super::compose::Composer;
use super::context::Context;
use super::iri::iri;
use super::options::Odrl;
use crate::model::Rights;

/// The ODRL vocabulary, version 2.2.
const ODRL: &str = "http://www.w3.org/ns/odrl/2/";

/// Writes what is said of the rights of an item; nothing where nothing is.
pub(super) fn write(out: &mut Composer, context: &Context<'_>, guid: &str, rights: Option<&Rights>) {
    let publisher = &context.publication.publisher;
    let holder = rights.and_then(|r| r.holder.as_deref()).or(publisher.name.as_deref());
    let data_mining = context.options.data_mining.as_deref();
    if holder.is_none() && rights.is_none() && data_mining.is_none() {
        return;
    }
    out.body.open("rightsInfo");
    let own = publisher.name.as_deref() == holder;
    let website = publisher.website.as_deref().filter(|_| own).and_then(iri);
    if let Some(holder) = holder {
        out.body.open("copyrightHolder").attr_opt("uri", website.as_deref()).leaf("name", holder).close();
    }
    if let Some(rights) = rights {
        let licence = rights.licence.as_deref();
        let address = licence.and_then(iri);
        if let Some(notice) = rights.notice.as_deref().or(licence) {
            out.body.open("copyrightNotice").attr_opt("href", address.as_deref()).text(notice).close();
        }
        out.leaf_opt("usageTerms", rights.usage_terms.as_deref());
        if let (Some(odrl), Some(licence)) = (context.options.odrl, &address) {
            let policy = Policy { licence, target: guid, assigner: website.as_deref() };
            match odrl {
                Odrl::Json => policy.json(out),
                Odrl::Xml => policy.xml(out),
            }
        }
    }
    if let Some(statement) = data_mining {
        out.body.open("dataMining").attr("uri", statement).close();
    }
    out.body.close();
}

/// The licence lets its receivers distribute the item.
struct Policy<'a> {
    licence: &'a str,
    target: &'a str,
    assigner: Option<&'a str>,
}

impl Policy<'_> {
    fn json(&self, out: &mut Composer) {
        let mut permission = json!({"target": self.target, "action": "distribute"});
        if let Some(assigner) = self.assigner {
            permission["assigner"] = json!(assigner);
        }
        let policy = json!({
            "@context": "http://www.w3.org/ns/odrl.jsonld", "@type": "Set", "uid": self.licence, "permission": [permission],
        });
        out.body.open("rightsExpressionData").attr("enctype", "application/json").attr("langid", ODRL);
        out.body.text(&policy.to_string()).close();
    }

    fn xml(&self, out: &mut Composer) {
        let xml = &mut out.body;
        xml.open("rightsExpressionXML").attr("langid", ODRL).open("o:Policy").attr("xmlns:o", ODRL);
        xml.attr("uid", self.licence).attr_parts("type", &[ODRL, "Set"]).open("o:permission");
        xml.open("o:asset").attr("uid", self.target).attr_parts("relation", &[ODRL, "target"]).close();
        xml.open("o:action").attr_parts("name", &[ODRL, "distribute"]).close();
        if let Some(assigner) = self.assigner {
            xml.open("o:party").attr("uid", assigner).attr_parts("function", &[ODRL, "assigner"]).close();
        }
        xml.close().close().close();
    }
}
