//! Bytes to text: UTF-8, UTF-16 with a mark, else GB 18030.
use std::borrow::Cow;

use crate::report::{Diagnostic, Place, Report, codes};

/// Decodes a text file. Bytes that mean nothing become U+FFFD (`IMP-102`); `file` is its name in findings.
#[must_use]
pub fn decode<'b>(bytes: &'b [u8], file: &str, report: &mut Report) -> Cow<'b, str> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, malformed) = encoding.decode_without_bom_handling(&bytes[mark..]);
        note_loss(&text, malformed, file, report);
        return text;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let (gb, malformed) = encoding_rs::GB18030.decode_without_bom_handling(bytes);
    // A damaged UTF-8 file is still UTF-8.
    let text = if malformed { String::from_utf8_lossy(bytes) } else { gb };
    note_loss(&text, malformed, file, report);
    text
}

fn note_loss(text: &str, malformed: bool, file: &str, report: &mut Report) {
    if !malformed {
        return;
    }
    let lost = text.matches('\u{fffd}').count();
    let line = text.lines().position(|line| line.contains('\u{fffd}')).map(|at| at as u64 + 1);
    let message = format!("{lost} bytes or runs of bytes mean nothing in the file's encoding; they became U+FFFD");
    report.push(Diagnostic::new(codes::IMP_102, message).at(Place {
        file: Some(file.into()),
        line,
        ..Place::default()
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> (String, usize) {
        let mut report = Report::new();
        let text = decode(bytes, "a.txt", &mut report).into_owned();
        (text, report.diagnostics().len())
    }

    #[test]
    fn the_usual_encodings_are_told_apart() {
        let (gb, _, _) = encoding_rs::GB18030.encode("县报，第1版");
        assert_eq!(decoded("县报，第1版".as_bytes()), ("县报，第1版".into(), 0));
        assert_eq!(decoded("\u{feff}县报".as_bytes()), ("县报".into(), 0));
        assert_eq!(decoded(&gb), ("县报，第1版".into(), 0));
        assert_eq!(decoded(b"\xff\xfe\xc1\x53\x01\x30"), ("叁、".into(), 0));
        assert_eq!(decoded(b"abc\xff"), ("abc\u{fffd}".into(), 1));
    }
}
