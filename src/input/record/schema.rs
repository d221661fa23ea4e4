//! The JSON Schema of the records (draft 2020-12), from their types.
//!
//! What types cannot say (patterns, short forms, least numbers) is merged in from one table.
use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::block::BlockRecord;
use super::issue::IssueRecord;
use super::publication::PublicationRecord;
use super::text::{LinesRecord, NumberRecord, Piece, TextRecord};

/// The schema of an issue record; the publication's stands in its `$defs`.
#[must_use]
pub fn issue_schema() -> Value {
    let mut generator = SchemaGenerator::default();
    generator.subschema_for::<PublicationRecord>();
    let schema = generator.into_root_schema_for::<IssueRecord>();
    finish(schema, "newsbind issue, format 1")
}

/// The schema of `publication.json`.
#[must_use]
pub fn publication_schema() -> Value {
    let schema = SchemaGenerator::default().into_root_schema_for::<PublicationRecord>();
    finish(schema, "newsbind publication, format 1")
}

fn finish(schema: Schema, title: &str) -> Value {
    let mut value = schema.to_value();
    if let Some(defs) = value.get_mut("$defs").and_then(Value::as_object_mut) {
        for (name, def) in defs.iter_mut() {
            refine(name, def);
        }
        for name in ["SubheadRecord", "QuoteRecord", "CellRecord", "ParagraphRecord"] {
            if let Some(def) = defs.get_mut(name) {
                let long = def.take();
                *def = json!({"anyOf": [{"$ref": "#/$defs/TextRecord"}, long]});
            }
        }
        no_box_in_a_box(defs);
        if let Some(def) = defs.get_mut("ColumnRecord") {
            let long = def.take();
            *def = json!({"anyOf": [{"type": "string"}, long]});
        }
    }
    let root = if value.pointer("/properties/pages").is_some() { "IssueRecord" } else { "PublicationRecord" };
    refine(root, &mut value);
    tidy(&mut value);
    if let Some(object) = value.as_object_mut() {
        object.insert("title".into(), title.into());
    }
    value
}

/// The blocks of a box are blocks without `box`.
fn no_box_in_a_box(defs: &mut Map<String, Value>) {
    let Some(mut flat) = defs.get("BlockRecord").cloned() else { return };
    if let Some(properties) = flat.get_mut("properties").and_then(Value::as_object_mut) {
        properties.remove("box");
    }
    defs.insert("FlatBlockRecord".into(), flat);
    if let Some(items) = defs.get_mut("BoxRecord").and_then(|def| def.pointer_mut("/properties/blocks/items")) {
        *items = json!({"$ref": "#/$defs/FlatBlockRecord"});
    }
}

const DATE: &str = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$";
const TIME: &str = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$";
const ID: &str = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$";
const LANGUAGE: &str = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$";
const PATH: &str = r"^(?![/\\])(?!.*\\)(?![A-Za-z][A-Za-z0-9+.-]*:)[^\u0000-\u001f]+$";

/// What every field of a name demands, whatever record it stands in.
fn by_field(record: &str, field: &str) -> Option<Value> {
    Some(match (record, field) {
        ("DatelineRecord", "date") | (_, "date_until" | "from" | "until" | "founded" | "ceased") => {
            json!({"pattern": DATE})
        }
        (_, "date") => json!({"pattern": DATE}),
        (_, "modified" | "embargo") => json!({"pattern": TIME}),
        ("PublicationRecord", "id") => json!({"pattern": "^[a-z0-9][a-z0-9-]{0,31}$"}),
        ("PublicationRecord", "title") | (_, "label")
            if record != "StaffRecord" && record != "MisprintedPageRecord" =>
        {
            json!({"minLength": 1})
        }
        ("PublicationRecord", "tag_authority") => {
            json!({"pattern": r"^[A-Za-z0-9.@-]+,[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"})
        }
        (_, "id" | "group") | ("TurnRecord" | "RelatedRecord", "article") => json!({"pattern": ID}),
        (_, "language") => json!({"pattern": LANGUAGE}),
        (_, "image" | "master" | "pdf" | "path" | "masthead") => json!({"pattern": PATH}),
        ("RelatedRecord", "issue") => json!({"pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(-[0-9]{2})?$"}),
        ("StaffRecord", "role") => json!({"pattern": "^[a-z_]+$"}),
        ("OriginRecord", "digest") => json!({"pattern": "^[a-z0-9]+:[0-9a-f]+$"}),
        ("DoubtRecord", "code") => json!({"pattern": "^[A-Z]{3}-[0-9]{3}$"}),
        ("DoubtRecord", "confidence") => json!({"minimum": 0, "maximum": 1}),
        (_, "newsbind") => json!({"const": 1}),
        (_, "edition_order") => json!({"minimum": 1, "maximum": 99}),
        (_, "version" | "width" | "height" | "colspan" | "rowspan" | "part" | "parts" | "editions") => {
            json!({"minimum": 1})
        }
        ("SubheadRecord", "level") => json!({"minimum": 1, "maximum": 3}),
        (_, "dpi") => json!({"exclusiveMinimum": 0}),
        ("IssueRecord", "pages") | ("GalleryRecord", "figures") => json!({"minItems": 1}),
        ("PageRecord", "sides") => {
            json!({"minItems": 1, "uniqueItems": true, "items": {"type": "string", "minLength": 1}})
        }
        ("ScheduleRecord", "weekdays") => {
            json!({"items": {"type": "integer", "minimum": 1, "maximum": 7}, "uniqueItems": true})
        }
        _ => return None,
    })
}

fn refine(record: &str, def: &mut Value) {
    if let Some(properties) = def.get_mut("properties").and_then(Value::as_object_mut) {
        for (field, schema) in properties.iter_mut() {
            if let (Some(extra), Some(object)) = (by_field(record, field), schema.as_object_mut()) {
                object.extend(extra.as_object().cloned().unwrap_or_default());
            }
        }
    }
    let Some(object) = def.as_object_mut() else { return };
    match record {
        "FigureRecord" => {
            let missing = json!({"required": ["missing"], "properties": {"missing": {"const": true}}});
            object.insert("anyOf".into(), json!([{"required": ["image"]}, missing]));
        }
        "ArticleRecord" => {
            object
                .insert("if".into(), json!({"properties": {"status": {"const": "withheld"}}, "required": ["status"]}));
            object.insert("then".into(), json!({"required": ["embargo"]}));
        }
        "QuoteRecord" => {
            object.insert("anyOf".into(), json!([{"required": ["text"]}, {"required": ["blocks"]}]));
        }
        _ => {}
    }
}

/// `null` is not absent in the schema, defaults are not told, and fields of one's own are allowed everywhere.
fn tidy(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.remove("default");
            object.remove("format");
            drop_null(object);
            if object.get("additionalProperties") == Some(&Value::Bool(false)) {
                object.insert("patternProperties".into(), json!({"^x-": true}));
            }
            for (key, value) in object.iter_mut() {
                match value {
                    // The keys of these are names of fields and types, not words of the schema language.
                    Value::Object(named) if ["properties", "$defs"].contains(&key.as_str()) => {
                        named.values_mut().for_each(tidy)
                    }
                    other => tidy(other),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(tidy),
        _ => {}
    }
}

fn drop_null(object: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|t| t != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            object.insert("type".into(), only);
        }
    }
    if let Some(Value::Array(any)) = object.get_mut("anyOf") {
        any.retain(|schema| schema.get("type") != Some(&Value::from("null")));
    }
}

macro_rules! by_hand {
    ($type:ty, $name:literal, |$generator:ident| $schema:expr) => {
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }
            fn json_schema($generator: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    };
}

by_hand!(TextRecord, "TextRecord", |generator| {
    let piece = generator.subschema_for::<Piece>();
    json_schema!({"anyOf": [{"type": "string"}, {"type": "array", "items": piece}]})
});
by_hand!(LinesRecord, "LinesRecord", |generator| {
    let text = generator.subschema_for::<TextRecord>();
    json_schema!({"anyOf": [text, {"type": "array", "items": text}]})
});
by_hand!(NumberRecord, "NumberRecord", |_generator| json_schema!({"type": ["string", "integer"]}));
by_hand!(Piece, "Piece", |generator| {
    let text = generator.subschema_for::<TextRecord>();
    let link = generator.subschema_for::<super::text::LinkPiece>();
    let ruby = generator.subschema_for::<super::text::RubyPiece>();
    let span = generator.subschema_for::<super::text::SpanPiece>();
    let glyph = generator.subschema_for::<super::text::GlyphPiece>();
    json_schema!({"anyOf": [{"type": "string"}, {
        "type": "object",
        "properties": {
            "strong": text, "em": text, "sup": text, "sub": text, "note": text,
            "link": link, "ruby": ruby, "span": span, "glyph": glyph
        },
        "additionalProperties": false, "minProperties": 1, "maxProperties": 1
    }]})
});
by_hand!(BlockRecord, "BlockRecord", |generator| {
    use super::block::{
        BoxRecord, FigureRecord, GalleryRecord, ListRecord, ParagraphRecord, QuoteRecord, SubheadRecord, TableRecord,
        VerseRecord,
    };
    json_schema!({
        "type": "object",
        "properties": {
            "paragraph": generator.subschema_for::<ParagraphRecord>(),
            "subhead": generator.subschema_for::<SubheadRecord>(),
            "figure": generator.subschema_for::<FigureRecord>(),
            "gallery": generator.subschema_for::<GalleryRecord>(),
            "quote": generator.subschema_for::<QuoteRecord>(),
            "verse": generator.subschema_for::<VerseRecord>(),
            "list": generator.subschema_for::<ListRecord>(),
            "table": generator.subschema_for::<TableRecord>(),
            "box": generator.subschema_for::<BoxRecord>(),
            "separator": {"type": "string"}
        },
        "additionalProperties": false, "minProperties": 1, "maxProperties": 1
    })
});
