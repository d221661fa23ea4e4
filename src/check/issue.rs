//! `IssueRecord` → [`Issue`].
use std::collections::BTreeSet;

use super::context::{At, Context};
use super::page::{self, Inherited};
use super::{LIMITS, block, figure, links, publication, text, turns};
use crate::input::record::{
    GroupRecord, InlinePublication, IssueRecord, MisprintedIssueRecord, NumberRecord, SectionRecord,
};
use crate::model::{
    Article, Date, Direction, Group, Issue, MediaPath, MisprintedIssue, Page, PageKind, Section, Status, lunar_date,
};
use crate::report::codes;

pub(super) fn issue(context: &mut Context<'_>, record: IssueRecord) -> Option<Issue> {
    let at = At::ROOT;
    let date = context.date(&at.key("date"), Some(record.date.clone()));
    if record.date.is_empty() {
        context.find_with(
            codes::ISS_002,
            &at.key("date"),
            "the issue has no date",
            "write the day of issue, as YYYY-MM-DD",
        );
    }
    let edition_order = record.edition_order.unwrap_or(1);
    if !(1..=99).contains(&edition_order) {
        context.find(codes::REC_002, &at.key("edition_order"), "`edition_order` is 1 to 99");
    }
    let id = date.map(|date| issue_id(date, edition_order));
    context.place.issue.clone_from(&id);
    same_publication(context, record.publication.as_ref());
    let made = fields(context, record, date?, edition_order, id?);
    (!context.fatal()).then_some(made)
}

/// `2024-01-21`, or `2024-01-21-02` for the second edition of a day.
fn issue_id(date: Date, edition_order: u8) -> String {
    if edition_order == 1 { date.to_string() } else { format!("{date}-{edition_order:02}") }
}

fn same_publication(context: &mut Context<'_>, given: Option<&InlinePublication>) {
    let id = match given {
        Some(InlinePublication::Id(id)) => id,
        Some(InlinePublication::Whole(record)) => &record.id,
        None => return,
    };
    if *id != context.publication.id && !id.is_empty() {
        let message = format!("the record belongs to `{id}`, not to `{}`", context.publication.id);
        let at = At::ROOT;
        context.find_with(codes::ISS_007, &at.key("publication"), message, "bind each publication by itself");
    }
}

fn fields(context: &mut Context<'_>, record: IssueRecord, date: Date, edition_order: u8, id: String) -> Issue {
    let at = At::ROOT;
    if record.pages.is_empty() {
        let hint = "add its pages; one that is known and not held has the kind `missing`";
        context.find_with(codes::ISS_001, &at.key("pages"), "the issue has no pages", hint);
    } else if record.pages.len() > context.options.limits.pages {
        let most = context.options.limits.pages;
        let message = format!("the issue has {} pages, more than {most}", record.pages.len());
        context.find_with(codes::REC_005, &at.key("pages"), message, LIMITS);
    }
    let modified = context.time(&at.key("modified"), record.modified);
    let version = record.version.unwrap_or(1).max(1);
    let detail = record.detail.unwrap_or_default();
    let inherited = Inherited { detail, version, modified };
    let own = context.language(&at.key("language"), record.language);
    let language = own.clone().unwrap_or_else(|| context.publication.language.clone());
    let direction = match &own {
        Some(language) if language.is_right_to_left() => Direction::Rtl,
        Some(_) => Direction::Ltr,
        None => context.publication.direction,
    };
    let sections = sections(context, &at.key("sections"), record.sections);
    let groups = groups(context, &at.key("groups"), record.groups);
    let here = at.key("pages");
    let mut pages: Vec<Page> = record
        .pages
        .into_iter()
        .enumerate()
        .map(|(n, record)| page::page(context, &here.index(n), record, n + 1, &inherited))
        .collect();
    labels_and_ids(context, &pages);
    names(context, &sections, &groups, &mut pages);
    links::resolve(context, &id, &mut pages);
    turns::link_printed(&mut pages);
    let mut pdf = figure::companion(context, &at.key("pdf"), record.pdf);
    keep_back_withheld(context, &mut pages, &mut pdf);
    let lunar = context.optional(&at.key("lunar_date"), record.lunar_date);
    if let Some(printed) = &lunar {
        compare_lunar(context, date, printed);
    }
    Issue {
        id,
        date,
        date_until: context.date(&at.key("date_until"), record.date_until).filter(|until| *until > date),
        edition: context.optional(&at.key("edition"), record.edition),
        edition_order,
        number: number(context, &at.key("number"), record.number),
        total_number: number(context, &at.key("total_number"), record.total_number),
        volume_number: number(context, &at.key("volume_number"), record.volume_number),
        misprinted: misprinted(context, &at.key("misprinted"), record.misprinted),
        lunar_date: lunar,
        special: context.optional(&at.key("special"), record.special),
        title: context.optional(&at.key("title"), record.title),
        detail,
        sections,
        groups,
        pages,
        pdf,
        staff: publication::staff(context, &at.key("staff"), record.staff),
        imprint: record.imprint.map(|record| publication::publisher(context, &at.key("imprint"), record)),
        version,
        modified,
        language,
        direction,
        notes: context.strings(&at.key("notes"), record.notes),
    }
}

fn number(context: &mut Context<'_>, at: &At<'_>, record: Option<NumberRecord>) -> Option<String> {
    context.optional(at, record.map(|number| number.0.trim().to_owned()))
}

fn misprinted(context: &mut Context<'_>, at: &At<'_>, record: MisprintedIssueRecord) -> MisprintedIssue {
    MisprintedIssue {
        date: context.date(&at.key("date"), record.date),
        number: number(context, &at.key("number"), record.number),
        total_number: number(context, &at.key("total_number"), record.total_number),
    }
}

fn sections(context: &mut Context<'_>, at: &At<'_>, records: Vec<SectionRecord>) -> Vec<Section> {
    records
        .into_iter()
        .enumerate()
        .map(|(n, record)| {
            let at = at.index(n);
            Section {
                name: context.string(&at.key("name"), record.name),
                kind: record.kind.unwrap_or_default(),
                number: number(context, &at.key("number"), record.number),
                total_number: number(context, &at.key("total_number"), record.total_number),
                identifiers: publication::checked_identifiers(context, &at.key("identifiers"), record.identifiers),
            }
        })
        .collect()
}

fn groups(context: &mut Context<'_>, at: &At<'_>, records: Vec<GroupRecord>) -> Vec<Group> {
    records
        .into_iter()
        .enumerate()
        .map(|(n, record)| {
            let at = at.index(n);
            Group {
                id: context.id(&at.key("id"), Some(record.id)).unwrap_or_default(),
                title: text::optional(context, &at.key("title"), record.title),
                kicker: text::lines(context, &at.key("kicker"), record.kicker),
                subtitle: text::lines(context, &at.key("subtitle"), record.subtitle),
                intro: block::blocks(context, &at.key("intro"), record.intro),
            }
        })
        .collect()
}

/// Labels are unique but for gutters; page ids and article ids are unique whatever the case of their letters.
fn labels_and_ids(context: &mut Context<'_>, pages: &[Page]) {
    let root = At::ROOT;
    let here = root.key("pages");
    let (mut labels, mut page_ids, mut article_ids) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for (n, page) in pages.iter().enumerate() {
        let at = here.index(n);
        context.place.page = Some(page.label.clone());
        if page.kind != PageKind::Gutter && !labels.insert(page.label.as_str()) {
            let hint = "labels are unique in an issue; a spread is one page with two `sides`";
            context.find_with(
                codes::PAG_001,
                &at.key("label"),
                format!("page label `{}` stands twice", page.label),
                hint,
            );
        }
        if !page_ids.insert(page.id.to_ascii_lowercase()) {
            let message = format!("page id `{}` stands twice", page.id);
            let hint = "give each page an `id` of its own; without one it comes from the label";
            context.find_with(codes::ART_001, &at.key("id"), message, hint);
        }
        let articles = at.key("articles");
        for (k, article) in page.articles.iter().enumerate() {
            if !article_ids.insert(article.id.to_ascii_lowercase()) {
                let message = format!("article id `{}` stands twice", article.id);
                context.find_with(
                    codes::ART_001,
                    &articles.index(k),
                    message,
                    "give every article of the issue an id of its own",
                );
            }
        }
    }
    context.place.page = None;
}

/// Sections, sides and groups that are named must be there.
fn names(context: &mut Context<'_>, sections: &[Section], groups: &[Group], pages: &mut [Page]) {
    let root = At::ROOT;
    let here = root.key("pages");
    let sides: BTreeSet<String> = pages.iter().flat_map(|page| page.printed_sides().to_vec()).collect();
    for (n, page) in pages.iter_mut().enumerate() {
        let at = here.index(n);
        context.place.page = Some(page.label.clone());
        if let Some(name) =
            page.section.as_deref().filter(|name| !sections.is_empty() && sections.iter().all(|s| s.name != *name))
        {
            context.find(codes::PAG_002, &at.key("section"), format!("section `{name}` is not listed in `sections`"));
        }
        if page.kind == PageKind::Gutter && page.sides != [page.label.clone()] {
            for side in page.sides.iter().filter(|side| !sides.contains(*side)) {
                context.find(
                    codes::PAG_002,
                    &at.key("sides"),
                    format!("the gutter lies beside `{side}`, which no page has"),
                );
            }
        }
        let articles = at.key("articles");
        for (k, article) in page.articles.iter_mut().enumerate() {
            if let Some(group) = article.group.take_if(|group| groups.iter().all(|g| g.id != *group)) {
                context.place.article = Some(article.id.clone());
                context.find(
                    codes::ART_004,
                    &articles.index(k).key("group"),
                    format!("group `{group}` is not listed in `groups`"),
                );
            }
        }
        context.place.article = None;
    }
    context.place.page = None;
}

/// Says what is withheld; the picture of a page waits with the text on it, and the issue as PDF with all of them (`ART-009`).
fn keep_back_withheld(context: &mut Context<'_>, pages: &mut [Page], pdf: &mut Option<MediaPath>) {
    let at = context.options.at;
    let waits = |article: &Article| match article.status {
        Status::Withheld { until } => at.is_none_or(|at| at < until),
        Status::Usable | Status::Canceled => false,
    };
    let root = At::ROOT;
    let here = root.key("pages");
    let mut waiting = BTreeSet::new();
    for (n, page) in pages.iter().enumerate() {
        let at = here.index(n);
        let articles = at.key("articles");
        for (k, article) in page.articles.iter().enumerate().filter(|(_, article)| waits(article)) {
            waiting.insert(page.id.clone());
            waiting.extend(article.regions.iter().map(|region| region.page_id.clone()));
            context.place.page = Some(page.label.clone());
            context.place.article = Some(article.id.clone());
            let message = "the text is withheld: no volume holds it, and a feed only where its profile says `send`";
            context.find(codes::ART_009, &articles.index(k).key("status"), message);
        }
    }
    context.place.article = None;
    context.place.page = None;
    for (n, page) in pages.iter_mut().enumerate() {
        if waiting.contains(&page.id) && page.facsimile.take().is_some() {
            context.place.page = Some(page.label.clone());
            context.find(
                codes::ART_009,
                &here.index(n).key("facsimile"),
                "the page picture waits with a withheld text",
            );
            context.place.page = None;
        }
    }
    if !waiting.is_empty() && pdf.take().is_some() {
        context.find(codes::ART_009, &root.key("pdf"), "the issue as PDF waits with a withheld text");
    }
}

fn compare_lunar(context: &mut Context<'_>, date: Date, printed: &str) {
    let Some(computed) = lunar_date(date) else { return };
    let normal = |text: &str| -> String {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let text = text.trim_start_matches("农历").trim_start_matches("夏历");
        text.replace("十一月", "冬月")
            .replace("十二月", "腊月")
            .replace("廿", "二十")
            .replace("卅", "三十")
            .replace("一月", "正月")
    };
    if !normal(&computed).ends_with(&normal(printed)) {
        let at = At::ROOT;
        context.find(
            codes::ISS_008,
            &at.key("lunar_date"),
            format!("printed lunar date `{printed}`, computed `{computed}`"),
        );
    }
}
