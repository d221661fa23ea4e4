//! The test table of line breaking: every line, natural width and share of every case.

use newsbind::export::pdf::typeset::line::{
    Cell, EM, FontId, Giver, Level, Line, Metrics, Run, Setter, Shape, Shaped, Text,
};
use serde_json::Value;

/// The table's own metrics: no font, see its header.
struct Plain;

impl Metrics for Plain {
    fn cell(&self, _: FontId, c: char) -> Cell {
        let wide = c as u32 >= 0x250 && c != '’' || "①②③④⑤×→■▲●□○℃℉".contains(c) && !c.is_alphabetic();
        let half = "·‧–".contains(c);
        Cell { cid: 1, advance: if wide && !half { 1000 } else { 500 }, face: 0, flags: 0 }
    }

    fn shaped(&self, _: FontId, _: &str) -> Option<&[Shaped]> {
        None
    }
}

/// Cases whose table entry breaks a rule of its own page; docs/decisions.md says why.
const CORRECTED: [(&str, &str); 2] = [
    (
        "TC-075",
        r#"[{"text": "一渠春水绕村流，", "natural": 7.5, "measure": 12.0},
            {"text": "两岸青青柳色稠。", "natural": 7.5, "measure": 12.0}]"#,
    ),
    (
        "TC-085",
        r#"[{"text": "网址是https://yunxiu.example.cn，欢迎", "natural": 18.75, "measure": 20.0, "adjust": 1.25,
             "by": {"autospace": {"count": 1, "each": 0.25}, "gap": {"count": 5, "each": 0.2}}},
            {"text": "访问。", "natural": 2.5, "measure": 20.0}]"#,
    ),
];

fn table() -> Value {
    let mut table: Value =
        serde_json::from_str(include_str!("../fixtures/typography/cases.json")).expect("the table is JSON");
    for case in table["cases"].as_array_mut().expect("cases") {
        if let Some((_, lines)) = CORRECTED.iter().find(|(id, _)| case["id"] == *id) {
            case["lines"] = serde_json::from_str(lines).expect("lines are JSON");
        }
    }
    table
}

fn units(em: &Value) -> i32 {
    (em.as_f64().unwrap_or(0.0) * f64::from(EM)).round() as i32
}

fn set(case: &Value) -> (String, Text) {
    let text = case["text"].as_str().expect("text").to_owned();
    let shape = Shape {
        measure: units(&case["measure"]),
        indent: units(&case["indent"]),
        hang: 0,
        level: if case["level"] == "strict" { Level::Strict } else { Level::Gb },
        justify: true,
    };
    let mut out = Text::default();
    Setter::new().paragraph(&Plain, &text, &[Run::new(text.len(), 0)], &shape, &mut out);
    (text, out)
}

/// Lines without the spaces that vanish at their ends.
fn shown<'a>(text: &'a str, line: &Line) -> &'a str {
    text[line.text.start as usize..line.text.end as usize].trim_end_matches([' ', '\n', '\u{3000}'])
}

const GIVERS: [(&str, Giver); 6] = [
    ("space", Giver::Space),
    ("bracket", Giver::Bracket),
    ("pause", Giver::Pause),
    ("autospace", Giver::Autospace),
    ("stop", Giver::Stop),
    ("gap", Giver::Gap),
];

fn difference(case: &Value) -> Vec<String> {
    let (text, out) = set(case);
    let mut wrong = Vec::new();
    let expected = case["lines"].as_array().expect("lines");
    let got: Vec<&str> = out.lines.iter().map(|line| shown(&text, line)).collect();
    let want: Vec<&str> = expected.iter().map(|line| line["text"].as_str().unwrap_or_default()).collect();
    if got != want {
        return vec![format!("lines {got:?}, not {want:?}")];
    }
    for (line, want) in out.lines.iter().zip(expected) {
        let mut same = |what: &str, got: i32, want: i32, tolerance: i32| {
            if (got - want).abs() > tolerance {
                wrong.push(format!("{:?}: {what} {got}, not {want}", shown(&text, line)));
            }
        };
        same("natural", line.natural, units(&want["natural"]), 0);
        same("measure", line.measure, units(&want["measure"]), 0);
        same("adjust", line.adjust, units(&want["adjust"]), 0);
        for (name, giver) in GIVERS {
            let (share, want) = (line.share(giver), &want["by"][name]);
            let count = want["count"].as_i64().unwrap_or(0) as i32;
            same(name, i32::from(share.count), count, 0);
            // The table rounds to 1/10,000 em.
            same(name, share.total, units(&want["each"]) * count, 1 + count);
        }
    }
    wrong
}

#[test]
fn every_line_case() {
    let table = table();
    let cases = table["cases"].as_array().expect("cases");
    assert_eq!(cases.len(), 85);
    let wrong: Vec<String> = cases
        .iter()
        .flat_map(|case| difference(case).into_iter().map(move |text| format!("{}: {text}", case["id"])))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_headline_case() {
    let table = table();
    let cases = table["headlines"].as_array().expect("headlines");
    assert_eq!(cases.len(), 12);
    for case in cases {
        let text = case["text"].as_str().expect("text");
        let mut out = Text::default();
        let shape = Shape::ragged(units(&case["measure"]));
        let runs = [Run::new(text.len(), 0)];
        assert!(Setter::new().headline(&Plain, text, &runs, &shape, 3, &mut out), "{}", case["id"]);
        let got: Vec<&str> = out.lines.iter().map(|line| shown(text, line)).collect();
        let want: Vec<&str> = case["lines"].as_array().expect("lines").iter().filter_map(Value::as_str).collect();
        assert_eq!(got, want, "{}", case["id"]);
    }
}
