//! The templates: built in, overridden by name, rendered with limits and read back.
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior};
use serde::Serialize;

use super::words::Words;
use crate::export::epub::document::{self, Facts};
use crate::model::Language;
use crate::report::{Code, Diagnostic, Place, Report, codes};

/// Version of the contract between programs and house styles (docs/templates.md).
pub const VERSION: u32 = 1;

/// Instructions that one document may take: an endless loop stops within seconds, the largest page is far below.
const FUEL: u64 = 40_000_000;

macro_rules! built_in {
    ($($name:literal),* $(,)?) => {
        /// Every template with its text, sorted by name.
        const BUILT_IN: &[(&str, &str)] = &[$(($name, include_str!(concat!("../../../../templates/", $name)))),*];
    };
}
built_in![
    "article.xhtml",
    "blocks.xhtml",
    "calendar.xhtml",
    "cover.svg",
    "cover.xhtml",
    "facsimile.xhtml",
    "head.xhtml",
    "imprint.xhtml",
    "index.xhtml",
    "issue.xhtml",
    "missing.xhtml",
    "month.xhtml",
    "newspaper.css",
    "notes.xhtml",
    "page.xhtml",
    "title.xhtml",
    "vertical.css",
    "words.json",
];

/// The templates as built in: name and text, sorted by name. `newsbind templates` writes them.
#[must_use]
pub fn built_in() -> &'static [(&'static str, &'static str)] {
    BUILT_IN
}

/// The templates of a run, ready to render on any thread.
pub(in crate::export::epub) struct Templates {
    environment: Environment<'static>,
    own: BTreeSet<String>,
}

/// A document that may go into a volume.
pub(in crate::export::epub) struct Rendered {
    /// Its text.
    pub(in crate::export::epub) text: String,
    /// What it holds.
    pub(in crate::export::epub) facts: Facts,
}

impl Templates {
    /// Takes the built-in templates, with those of a house style in place of them, and the words in the language of the
    /// title, whose lines may be vertical. `None` after a template that cannot be used (`TPL-001`).
    pub(in crate::export::epub) fn new(
        overrides: &BTreeMap<String, String>,
        (language, vertical): (&Language, bool),
        report: &mut Report,
    ) -> Option<(Self, Words)> {
        let mut environment = Environment::new();
        environment.set_syntax(whitespace());
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        // Without this, only names ending in .html and .xml would be escaped.
        environment.set_auto_escape_callback(|name| match name.rsplit_once('.') {
            Some((_, "css" | "json")) => AutoEscape::None,
            _ => AutoEscape::Html,
        });
        environment.set_formatter(format);
        environment.set_fuel(Some(FUEL));
        environment.add_filter("tcy", move |value: Value| if vertical { upright(&value) } else { value });
        for name in overrides.keys() {
            if !BUILT_IN.iter().any(|(known, _)| known == name) {
                report.push(unknown(name));
            }
        }
        let mut sound = true;
        for (name, text) in BUILT_IN {
            let text = overrides.get(*name).map_or_else(|| (*text).to_owned(), Clone::clone);
            if let Err(error) = environment.add_template_owned(*name, text) {
                report.push(fault(codes::TPL_001, name, &error));
                sound = false;
            }
        }
        let words = words(overrides, language, report)?;
        environment.add_global("templates", VERSION);
        environment.add_global("words", Value::from(Serde(&words)));
        sound.then(|| (Self { environment, own: overrides.keys().cloned().collect() }, words))
    }

    /// Sets what every document of the volume may use.
    pub(in crate::export::epub) fn set_global(&mut self, name: &'static str, value: impl Serialize) {
        #[cfg(test)]
        crate::export::epub::contract::record(name, &value);
        self.environment.add_global(name, Value::from(Serde(value)));
    }

    /// The text of a template that is not rendered (`newspaper.css`).
    pub(in crate::export::epub) fn text(&self, name: &str) -> String {
        self.environment.get_template(name).map(|t| t.source().to_owned()).unwrap_or_default()
    }

    /// Renders a document and reads it; a fault is reported at `place`, and there is no document then.
    pub(in crate::export::epub) fn render(
        &self,
        name: &str,
        context: impl Serialize,
        place: &Place,
        report: &mut Report,
    ) -> Option<Rendered> {
        self.try_render(name, context, place).map_err(|finding| report.push(*finding)).ok()
    }

    /// The same; the finding is for the caller to report.
    pub(in crate::export::epub) fn try_render(
        &self,
        name: &str,
        context: impl Serialize,
        place: &Place,
    ) -> Result<Rendered, Box<Diagnostic>> {
        #[cfg(test)]
        crate::export::epub::contract::record(name, &context);
        let value = Value::from(Serde(context));
        let template = self.environment.get_template(name);
        let rendered = template.and_then(|template| template.render(value.clone()));
        let text = rendered.map_err(|error| fault(code(&error), name, &error).at(place.clone()))?;
        match document::read(&text) {
            Ok(facts) => Ok(Rendered { text, facts }),
            Err(fault) => Err(Box::new(self.not_well_formed(name, value, &fault).at(place.clone()))),
        }
    }

    /// Puts another text in place of a built-in template, which stays newsbind's own.
    #[cfg(test)]
    pub(super) fn replace(&mut self, name: &'static str, text: String) {
        self.environment.add_template_owned(name, text).unwrap();
    }

    /// Renders again with spans, to name the line of the template that made the fault (`TPL-003`). Where the house style
    /// changed nothing, the fault is ours (`EPUB-011`).
    fn not_well_formed(&self, name: &str, value: Value, fault: &document::Fault) -> Diagnostic {
        if self.own.iter().all(|own| !own.ends_with(".xhtml") && !own.ends_with(".svg")) {
            return Diagnostic::new(
                codes::EPUB_011,
                format!("template `{name}` made a document that is not well-formed: {}", fault.message),
            )
            .with_hint("please report this with the article");
        }
        let spans =
            self.environment.get_template(name).and_then(|t| t.render_with_spans(value)).map(|(_, spans)| spans);
        let spans = spans.unwrap_or_default();
        let span = spans.iter().find(|span| span.output_range().contains(&fault.at)).or(spans.last());
        let line = span.map_or_else(String::new, |span| format!(", line {} of `{}`", span.line(), span.name()));
        Diagnostic::new(
            codes::TPL_003,
            format!("template `{name}` made a document that is not well-formed{line}: {}", fault.message),
        )
    }

    /// Reports every anchor of `wanted` that the document lost (`TPL-004`); true when there is none.
    pub(in crate::export::epub) fn keeps(
        name: &str,
        facts: &Facts,
        wanted: &[String],
        place: &Place,
        report: &mut Report,
    ) -> bool {
        let lost: Vec<&String> = wanted.iter().filter(|id| !facts.ids.contains(*id)).collect();
        for id in &lost {
            let message = format!("template `{name}` lost the id `{id}`, to which contents pages point");
            report.push(Diagnostic::new(codes::TPL_004, message).at(place.clone()));
        }
        lost.is_empty()
    }
}

/// Tags on lines of their own leave no trace in the document.
fn whitespace() -> SyntaxConfig {
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
    syntax.build().expect("the delimiters are the default ones")
}

/// Escapes what goes into XHTML; `/` and `'` stay as they are, unlike in minijinja's own formatter.
fn format(
    out: &mut minijinja::Output<'_>,
    state: &mut minijinja::State<'_, '_>,
    value: &Value,
) -> Result<(), minijinja::Error> {
    let written = if value.is_none() || value.is_undefined() {
        Ok(())
    } else if value.is_safe() || matches!(state.auto_escape(), AutoEscape::None) {
        match value.as_str() {
            Some(text) => out.write_str(text),
            None => write!(out, "{value}"),
        }
    } else {
        match value.as_str() {
            Some(text) => out.write_str(&super::inline::escaped(text)),
            None => out.write_str(&super::inline::escaped(&value.to_string())),
        }
    };
    written.map_err(minijinja::Error::from)
}

/// The filter `tcy`: in a vertical title, one or two digits of a plain text stand upright.
fn upright(value: &Value) -> Value {
    match value.as_str() {
        Some(text) if !value.is_safe() => {
            let mut out = String::new();
            super::inline::push_upright(text, &mut out);
            Value::from_safe_string(out)
        }
        _ => value.clone(),
    }
}

fn words(overrides: &BTreeMap<String, String>, language: &Language, report: &mut Report) -> Option<Words> {
    let built_in = BUILT_IN.iter().find(|(name, _)| *name == "words.json").map(|(_, text)| *text);
    let mut sources: Vec<&str> = built_in.into_iter().collect();
    sources.extend(overrides.get("words.json").map(String::as_str));
    Words::new(&sources, language)
        .map_err(|error| {
            let message = format!("`words.json` is not an object of languages with words: {error}");
            report.push(Diagnostic::new(codes::TPL_001, message));
        })
        .ok()
}

fn code(error: &minijinja::Error) -> Code {
    match error.kind() {
        ErrorKind::SyntaxError | ErrorKind::TemplateNotFound | ErrorKind::BadInclude => codes::TPL_001,
        ErrorKind::OutOfFuel => codes::TPL_006,
        _ => codes::TPL_002,
    }
}

fn fault(code: Code, name: &str, error: &minijinja::Error) -> Diagnostic {
    let mut message = format!("template `{}`", error.name().unwrap_or(name));
    if let Some(line) = error.line() {
        // Writing to a string cannot fail.
        let _ = write!(message, ", line {line}");
    }
    let _ = write!(message, ": {}", error.kind());
    if let Some(detail) = error.detail() {
        let _ = write!(message, ": {detail}");
    }
    Diagnostic::new(code, message)
}

fn unknown(name: &str) -> Diagnostic {
    let finding = Diagnostic::new(codes::TPL_005, format!("no template is called `{name}`"));
    let near = BUILT_IN.iter().map(|(known, _)| *known).min_by_key(|known| strsim::levenshtein(known, name));
    match near {
        Some(near) if strsim::levenshtein(near, name) <= 4 => finding.with_hint(format!("did you mean `{near}`?")),
        _ => finding.with_hint("`newsbind templates -o DIR` writes all of them"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn templates(name: &str, text: &str, report: &mut Report) -> Option<Templates> {
        let overrides = BTreeMap::from([(name.to_owned(), text.to_owned())]);
        let language = Language::parse("zh-Hans").unwrap();
        Templates::new(&overrides, (&language, false), report).map(|(templates, _)| templates)
    }

    #[derive(Serialize)]
    struct Facts1 {
        facts: Vec<String>,
    }

    /// The code that a house style's `notes.xhtml` with this text raises.
    fn code_of(text: &str) -> Option<&'static str> {
        let mut report = Report::new();
        if let Some(templates) = templates("notes.xhtml", text, &mut report) {
            let context = Facts1 { facts: vec!["<&".to_owned()] };
            templates.render("notes.xhtml", context, &Place::default(), &mut report);
        }
        report.diagnostics().first().map(|d| d.code().as_str())
    }

    #[test]
    fn each_fault_of_a_house_style_has_its_code() {
        assert_eq!(code_of("<p>{{ facts[0] }}</p>"), None);
        assert_eq!(code_of("<p>{% if %}</p>"), Some("TPL-001"));
        assert_eq!(code_of("{% include \"../x\" %}"), Some("TPL-001"));
        assert_eq!(code_of("<p>{{ fact }}</p>"), Some("TPL-002"));
        assert_eq!(code_of("<p>{{ facts[0]|safe }}</p>"), Some("TPL-003"));
        assert_eq!(
            code_of(
                "<p>{% for a in range(99999) %}{% for b in range(99999) %}{% for c in range(99999) %}{% endfor %}{% endfor %}{% endfor %}</p>"
            ),
            Some("TPL-006")
        );
    }

    #[test]
    fn a_fault_of_a_built_in_template_is_our_own() {
        let rendered = |text: &str| {
            let mut report = Report::new();
            let built_in = Templates::new(&BTreeMap::new(), (&Language::parse("zh-Hans").unwrap(), false), &mut report);
            let mut templates = built_in.unwrap().0;
            templates.replace("notes.xhtml", text.to_owned());
            templates.render("notes.xhtml", Facts1 { facts: Vec::new() }, &Place::default(), &mut report);
            report.diagnostics().iter().map(|finding| finding.code().as_str()).collect::<Vec<_>>()
        };
        assert_eq!(rendered("<p>"), ["EPUB-011"]);
        assert_eq!(rendered("<p></p>"), [""; 0]);
    }

    #[test]
    fn a_fault_names_template_and_line() {
        let mut report = Report::new();
        let templates = templates("notes.xhtml", "<div>\n<p>{{ facts[0]|safe }}</p></div>", &mut report).unwrap();
        templates.render("notes.xhtml", Facts1 { facts: vec!["a < b".to_owned()] }, &Place::default(), &mut report);
        let message = report.diagnostics()[0].message();
        assert!(message.contains("line 2 of `notes.xhtml`"), "{message}");
    }

    #[test]
    fn an_unknown_name_is_a_warning_with_a_hint() {
        let mut report = Report::new();
        assert!(templates("pages.xhtml", "", &mut report).is_some());
        let finding = &report.diagnostics()[0];
        assert_eq!((finding.code().as_str(), finding.hint()), ("TPL-005", Some("did you mean `page.xhtml`?")));
    }
}
