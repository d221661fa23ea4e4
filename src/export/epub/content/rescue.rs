//! A document that one of its articles spoils: a note stands in place of that article, and everything else is bound.
use serde::Serialize;

use super::context::{ArticleContext, BlockContext, GroupContext, Html};
use super::inline::escaped;
use super::page::IssueMaker;
use super::templates::Rendered;
use crate::export::epub::names;
use crate::report::{Diagnostic, Place, codes};

/// The groups of articles in the context of a document.
pub(super) trait Grouped: Serialize {
    fn groups(&mut self) -> &mut Vec<GroupContext>;

    fn article(&mut self, n: usize) -> Option<&mut ArticleContext> {
        self.groups().iter_mut().flat_map(|group| &mut group.articles).nth(n)
    }
}

impl IssueMaker<'_> {
    /// Renders a document. A fault of newsbind's own (`EPUB-011`) costs the articles that have it, where they can be told; one
    /// of a house style (`TPL-003`) names the first of them.
    pub(super) fn rendered(&mut self, template: &str, context: &mut impl Grouped, place: &Place) -> Option<Rendered> {
        let finding = match self.volume.templates.try_render(template, &*context, place) {
            Ok(rendered) => return Some(rendered),
            Err(finding) => *finding,
        };
        let not_well_formed = [codes::EPUB_011, codes::TPL_003].contains(&finding.code());
        let articles = if not_well_formed { self.spoilers(template, context, place) } else { Vec::new() };
        if articles.is_empty() || finding.code() != codes::EPUB_011 {
            self.report.push(articles.into_iter().next().unwrap_or(finding));
            return None;
        }
        articles.into_iter().for_each(|finding| self.report.push(finding));
        self.volume.templates.render(template, &*context, place, &mut self.report)
    }

    /// Takes all articles out and puts back, one after the other, those with which the document can be read: a finding for
    /// each of the others. None where the document cannot be read without any.
    fn spoilers(&self, template: &str, context: &mut impl Grouped, place: &Place) -> Vec<Diagnostic> {
        let mut taken = Vec::new();
        while let Some(article) = context.article(taken.len()) {
            let stub = stub(article);
            taken.push(std::mem::replace(article, stub));
        }
        let mut findings = Vec::new();
        if self.volume.templates.try_render(template, &*context, place).is_err() {
            return findings;
        }
        for (n, article) in taken.into_iter().enumerate() {
            let Some(position) = context.article(n) else { continue };
            let note = std::mem::replace(position, article);
            if let Err(finding) = self.volume.templates.try_render(template, &*context, place) {
                let found = self.outline.articles().find(|(_, a)| names::anchor(&a.id) == note.anchor);
                let article = found.map(|(_, article)| article.id.clone());
                findings.push(finding.at(Place { article, ..place.clone() }));
                if let Some(position) = context.article(n) {
                    *position = note;
                }
            }
        }
        findings
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
        headline_html: Html::from(escaped(&article.headline).into_owned()),
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

    use super::super::templates::{Templates, built_in};
    use crate::export::epub::{Cover, Options, Unit, bind};
    use crate::input::Memory;
    use crate::model::Language;
    use crate::parallel::Jobs;
    use crate::plan::{self, Plan};
    use crate::report::Report;

    const FAULT: &str =
        "{% if a.blocks and a.blocks[0].type == 'paragraph' and a.blocks[0].html == '文a2' %}<p>{% endif %}";

    /// A book in which the templates fail for article `a2`, those of newsbind or of a house style; its findings, each with
    /// its article.
    fn made(unit: Unit, own: bool) -> (Option<Vec<u8>>, Vec<String>) {
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
        let (_, macros) = built_in().iter().find(|(name, _)| *name == "blocks.xhtml").unwrap();
        let macros = macros.replace("{% macro article(a) %}", &format!("{{% macro article(a) %}}{FAULT}"));
        let language = Language::parse("zh-Hans").unwrap();
        let house: BTreeMap<String, String> =
            own.then(|| ("blocks.xhtml".to_owned(), macros.clone())).into_iter().collect();
        let mut templates = Templates::new(&house, (&language, false), &mut report).unwrap();
        if !own {
            templates.0.replace("blocks.xhtml", macros);
        }
        let options = Options { unit, cover: Cover::Svg, ..Options::default() };
        let mut out = Vec::new();
        let volume = &plan.volumes[0];
        let outcome = bind(volume, &source, &options, templates, Jobs::new(1), &mut out, &mut report, &()).unwrap();
        let findings = report.diagnostics().iter().filter(|finding| finding.code().as_str() != "EPUB-007");
        let findings = findings.map(|f| format!("{} {}", f.code(), f.place().article.clone().unwrap_or_default()));
        (outcome.complete.then_some(out), findings.collect())
    }

    fn document(book: Vec<u8>, path: &str) -> String {
        let mut zip = zip::ZipArchive::new(Cursor::new(book)).unwrap();
        let mut text = String::new();
        zip.by_name(path).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn an_article_that_spoils_its_page_gives_way_to_a_note() {
        let (book, findings) = made(Unit::Page, false);
        assert_eq!(findings, ["EPUB-011 a2"]);
        let page = document(book.unwrap(), "EPUB/2024-03-01/p01.xhtml");
        assert!(page.contains("文a1") && page.contains("文a3") && !page.contains("文a2"), "{page}");
        assert!(
            page.contains("题a2") && page.contains("id=\"a-a2\"") && page.contains("〔此处内容无法读取〕"),
            "{page}"
        );
    }

    #[test]
    fn the_document_of_an_article_holds_the_note() {
        let (book, findings) = made(Unit::Article, false);
        assert_eq!(findings, ["EPUB-011 a2"]);
        let article = document(book.unwrap(), "EPUB/2024-03-01/aa2.xhtml");
        assert!(article.contains("题a2") && article.contains("〔此处内容无法读取〕"), "{article}");
    }

    #[test]
    fn a_fault_of_a_house_style_names_the_article_and_costs_the_book() {
        for unit in [Unit::Page, Unit::Article] {
            assert_eq!(made(unit, true), (None, vec!["TPL-003 a2".to_owned()]));
        }
    }
}
