//! The names of all fields of the format, for "did you mean".

/// Every field name, sorted; a test compares them with the schema.
pub(super) const ALL: &[&str] = &[
    "address", "advertising_licence", "affiliation", "agency", "align", "alt", "article", "articles", "author", "authors",
    "base", "blocks", "body", "box", "byline", "caption", "ceased", "cn", "code", "colspan", "column", "confidence",
    "continued_from", "continues_on", "correction", "credit", "date", "date_until", "dateline", "decorative", "detail", "digest",
    "direction", "distributor", "doubts", "dpi", "edition", "edition_order", "editions", "editor_note", "em", "email", "embargo",
    "entered_by", "facsimile", "field", "figure", "figures", "file", "format", "founded", "frequency", "from", "gallery",
    "generated", "glyph", "group", "groups", "header_columns", "header_rows", "headline", "height", "holder", "href", "icp", "id",
    "identifiers", "ids", "image", "imprint", "intro", "issn", "issue", "items", "keywords", "kicker", "kind", "label", "language",
    "lccn", "level", "licence", "link", "list", "local", "lunar_date", "masthead", "master", "medium", "misprinted", "missing",
    "modified", "name", "newsbind", "note", "notes", "notice", "number", "ordered", "origin", "other_languages", "page",
    "page_progression", "pages", "paragraph", "parallel_titles", "part", "parts", "path", "pauses", "pdf", "phone", "place",
    "polygon", "postal_code", "postcode", "preceded_by", "price", "printer", "profile", "publication", "publisher", "quote",
    "reason", "regions", "rel", "related", "rights", "role", "rows", "rowspan", "ruby", "schedule", "scheme", "section", "sections",
    "separator", "series", "sides", "sort_as", "source", "span", "special", "sponsor", "staff", "status", "strong", "sub",
    "subhead", "subjects", "subtitle", "succeeded_by", "summary", "sup", "supervisor", "syndicate", "table", "tag_authority",
    "text", "text_layer", "title", "title_latin", "total_number", "until", "uri", "url", "urls", "usage_terms", "verse", "version",
    "volume_number", "website", "wechat", "weekdays", "width", "writing_mode", "zdb",
];
