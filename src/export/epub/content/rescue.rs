//! A document that one of its articles spoils: a note stands in place of that article, and everything else is bound.
use serde::Serialize;

use super::context::{ArticleContext, BlockContext, GroupContext, Html};
use super::inline::escaped;
use super::page::IssueMaker;
use super::templates::Rendered;
use crate::export::epub::names;
use crate::report::{Place, codes};

/// The groups of articles in the context of a document.
pub(super) trait Grouped: Serialize {
    fn groups(&mut self) -> &mut Vec<GroupContext>;

    fn article(&mut self, n: usize) -> Option<&mut ArticleContext> {
        self.groups().iter_mut().flat_map(|group| &mut group.articles).nth(n)
    }
}

impl IssueMaker<'_> {
    /// Renders a document. A fault of newsbind's own (`EPUB-011`) costs the articles that have it, where they can be told.
    pub(super) fn rendered(&mut self, template: &str, context: &mut impl Grouped, place: &Place) -> Option<Rendered> {
        let finding = match self.volume.templates.try_render(template, &*context, place) {
            Ok(rendered) => return Some(rendered),
            Err(finding) => finding,
        };
        if finding.code() == codes::EPUB_011 && self.is_sound_without_articles(template, context, place) {
            return self.volume.templates.render(template, &*context, place, &mut self.report);
        }
        self.report.push(*finding);
        None
    }

    /// Takes all articles out and puts those back, one after the other, with which the document can be read.
    fn is_sound_without_articles(&mut self, template: &str, context: &mut impl Grouped, place: &Place) -> bool {
        let mut taken = Vec::new();
        while let Some(article) = context.article(taken.len()) {
            let stub = stub(article);
            taken.push(std::mem::replace(article, stub));
        }
        if taken.is_empty() || self.volume.templates.try_render(template, &*context, place).is_err() {
            return false;
        }
        for (n, article) in taken.into_iter().enumerate() {
            let Some(place_of) = context.article(n) else { continue };
            let note = std::mem::replace(place_of, article);
            if let Err(finding) = self.volume.templates.try_render(template, &*context, place) {
                let id = self.outline.articles().find(|(_, a)| names::anchor(&a.id) == note.anchor);
                let article = id.map(|(_, article)| article.id.clone());
                self.report.push(finding.at(Place { article, ..place.clone() }));
                if let Some(place_of) = context.article(n) {
                    *place_of = note;
                }
            }
        }
        true
    }
}

/// An article with its headline and a note.
fn stub(article: &ArticleContext) -> ArticleContext {
    ArticleContext {
        anchor: article.anchor.clone(),
        level: article.level,
        kind: article.kind,
        kind_text: article.kind_text.clone(),
        headline: article.headline.clone(),
        headline_html: Html(escaped(&article.headline).into_owned()),
        generated: article.generated,
        status: article.status,
        blocks: vec![BlockContext::Note { text: String::new() }],
        ..ArticleContext::default()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io::{Cursor, Read as _};

    use super::super::templates::Templates;
    use crate::export::epub::{Cover, Options, Unit, bind};
    use crate::input::Memory;
    use crate::model::Language;
    use crate::parallel::Jobs;
    use crate::plan::{self, Plan};
    use crate::report::Report;

    /// The document at `path` of a book in which built-in templates fail for article `a2`; its findings.
    fn made(unit: Unit, path: &str) -> (String, Vec<String>) {
        let articles = ["a1", "a2", "a3"]
            .map(|id| format!(r#"{{"id":"{id}","headline":"题{id}","body":[{{"paragraph":"文{id}"}}]}}"#))
            .join(",");
        let issue = format!(
            r#"{{"newsbind":1,"date":"2024-03-01","modified":"2024-03-01T06:00:00Z","pages":[{{"label":"01","articles":[{articles}]}}]}}"#
        );
        let publication =
            r#"{"newsbind":1,"id":"x","title":"示例报","language":"zh-Hans","tag_authority":"a.example,2024"}"#;
        let source = Memory::from_json(Some(publication), &[&issue]);
        let mut report = Report::new();
        let plan = Plan::new(&source, &plan::Options::default(), &mut report).unwrap();
        let options = Options { unit, cover: Cover::Svg, ..Options::default() };
        let mut out = Vec::new();
        let language = Language::parse("zh-Hans").unwrap();
        let mut templates = Templates::new(&BTreeMap::new(), (&language, false), &mut report).unwrap();
        let macros = templates.0.text("blocks.xhtml");
        let (start, end) = macros.split_once("{% macro article(a) %}").unwrap();
        let fault =
            "{% if a.blocks and a.blocks[0].type == 'paragraph' and a.blocks[0].html == '文a2' %}<p>{% endif %}";
        templates.0.replace("blocks.xhtml", format!("{start}{{% macro article(a) %}}{fault}{end}"));
        let volume = &plan.volumes[0];
        let outcome = bind(volume, &source, &options, templates, Jobs::new(1), &mut out, &mut report, &()).unwrap();
        assert!(outcome.complete, "{:?}", report.diagnostics());
        let mut zip = zip::ZipArchive::new(Cursor::new(out)).unwrap();
        let mut text = String::new();
        zip.by_name(path).unwrap().read_to_string(&mut text).unwrap();
        let findings = report.diagnostics().iter().filter(|finding| finding.code().as_str() != "EPUB-007");
        let findings = findings.map(|f| format!("{} {}", f.code(), f.place().article.clone().unwrap_or_default()));
        (text, findings.collect())
    }

    #[test]
    fn an_article_that_spoils_its_page_gives_way_to_a_note() {
        let (page, findings) = made(Unit::Page, "EPUB/2024-03-01/p01.xhtml");
        assert_eq!(findings, ["EPUB-011 a2"]);
        assert!(page.contains("文a1") && page.contains("文a3") && !page.contains("文a2"), "{page}");
        assert!(
            page.contains("题a2") && page.contains("id=\"a-a2\"") && page.contains("〔此处内容无法读取〕"),
            "{page}"
        );
    }

    #[test]
    fn the_document_of_an_article_holds_the_note() {
        let (article, findings) = made(Unit::Article, "EPUB/2024-03-01/aa2.xhtml");
        assert_eq!(findings, ["EPUB-011 a2"]);
        assert!(article.contains("题a2") && article.contains("〔此处内容无法读取〕"), "{article}");
    }
}
