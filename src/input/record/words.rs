//! What serde says of a wrong value, in words of the format instead of Rust's types: [`plain`].

/// `invalid type: string "many", expected usize` → `the text "many" stands where a whole number is wanted`. Other words stay.
pub(crate) fn plain(words: &str) -> String {
    let wrong = words.strip_prefix("invalid type: ").or_else(|| words.strip_prefix("invalid value: "));
    if let Some((given, wanted)) = wrong.and_then(|rest| rest.rsplit_once(", expected ")) {
        return format!("{} stands where {} is wanted", value(given), kind(wanted));
    }
    let unknown = words.strip_prefix("unknown variant `").and_then(|rest| rest.split_once("`, expected "));
    if let Some((given, known)) = unknown {
        return format!("`{given}` is none of {}", known.trim_start_matches("one of ").replace("` or `", "`, `"));
    }
    match words.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`')) {
        Some(name) => format!("the field `{name}` is missing"),
        None => words.to_owned(),
    }
}

fn value(given: &str) -> String {
    let named = [("string ", "the text "), ("integer ", "the number "), ("floating point ", "the number ")];
    match named.iter().find_map(|(of, ours)| Some(format!("{ours}{}", given.strip_prefix(of)?))) {
        Some(words) => words,
        None => match given {
            "map" => "an object".to_owned(),
            "sequence" => "a list".to_owned(),
            "unit value" | "unit" | "null" => "nothing".to_owned(),
            other => other.trim_start_matches("boolean ").to_owned(),
        },
    }
}

fn kind(wanted: &str) -> &str {
    match wanted {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number from 0 on",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        "a boolean" | "bool" => "true or false",
        "a sequence" => "a list",
        "a map" => "an object",
        other if other.starts_with("struct ") => "an object",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn rust_is_not_spoken() {
        for (words, ours) in [
            (
                "invalid type: string \"many\", expected usize",
                "the text \"many\" stands where a whole number from 0 on is wanted",
            ),
            (
                "invalid value: integer `-1`, expected u32",
                "the number `-1` stands where a whole number from 0 on is wanted",
            ),
            ("invalid type: integer `3`, expected struct Epub", "the number `3` stands where an object is wanted"),
            ("invalid type: map, expected a sequence", "an object stands where a list is wanted"),
            ("invalid type: boolean `true`, expected a string", "`true` stands where a string is wanted"),
            ("unknown variant `yaer`, expected `year` or `half`", "`yaer` is none of `year`, `half`"),
            ("unknown variant `x`, expected one of `a`, `b`, `c`", "`x` is none of `a`, `b`, `c`"),
            ("missing field `title`", "the field `title` is missing"),
            ("EOF while parsing a value", "EOF while parsing a value"),
        ] {
            assert_eq!(plain(words), ours);
        }
    }
}
