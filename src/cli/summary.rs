//! The last line of a run, in words.
#[cfg(feature = "epub")]
use crate::plan::Volume;
use crate::report::{Report, Severity};

/// `1 issue`, `2 issues`.
pub(super) fn count(n: usize, one: &str) -> String {
    let digits = grouped(n as u64);
    if n == 1 { format!("{digits} {one}") } else { format!("{digits} {one}s") }
}

/// `12,345`.
pub(super) fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let lead = digits.len() % 3;
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && i % 3 == lead {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// `512 bytes`, `3.4 MB`: decimal units, as disks are sold.
pub(super) fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if bytes < 1000 {
        return count(usize::try_from(bytes).unwrap_or(usize::MAX), "byte");
    }
    let (mut tenths, mut unit) = (bytes / 100, 0);
    while tenths >= 10_000 && unit + 1 < UNITS.len() {
        tenths /= 1000;
        unit += 1;
    }
    format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit])
}

/// `2 errors, 1 warning, 5 notices`; `no findings`.
pub(super) fn findings(report: &Report) -> String {
    let parts: Vec<String> = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Notice, "notice")]
        .into_iter()
        .map(|(severity, word)| (report.count(severity), word))
        .filter(|(n, _)| *n > 0)
        .map(|(n, word)| count(n, word))
        .collect();
    if parts.is_empty() { "no findings".to_owned() } else { parts.join(", ") }
}

/// A book with more documents or bytes than this opens slowly in many reading systems.
#[cfg(feature = "epub")]
const SLOW: (usize, u64) = (1_000, 150_000_000);

/// Names the months as a split for EPUB volumes that open slowly; `bytes` is the size of a volume's book, where there is one.
#[cfg(feature = "epub")]
pub(super) fn advice(volumes: &[Volume], bytes: impl Fn(&Volume) -> u64) -> Option<String> {
    let long = |volume: &&Volume| volume.key.len() == 4 || volume.key.contains(['h', 'q']);
    let pages = |volume: &Volume| volume.issues.iter().map(|issue| issue.pages.len()).sum::<usize>();
    let slow = volumes.iter().filter(long).filter(|volume| pages(volume) > SLOW.0 || bytes(volume) > SLOW.1).count();
    (slow > 0).then(|| format!("{} would open faster as EPUB months: `--volume month`", count(slow, "volume")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_for_people() {
        assert_eq!([count(1, "issue"), count(0, "issue"), count(1234, "page")], ["1 issue", "0 issues", "1,234 pages"]);
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!([size(1), size(999), size(1000), size(12_345_678)], ["1 byte", "999 bytes", "1.0 kB", "12.3 MB"]);
    }

    #[cfg(feature = "epub")]
    #[test]
    fn months_are_named_for_books_that_open_slowly() {
        use crate::input::Memory;
        use crate::plan::{self, Plan, VolumeSize};
        use crate::report::Report;

        let volumes = |pages: usize, size| {
            let pages: Vec<String> = (1..=pages).map(|n| format!(r#"{{"label":"{n}","kind":"blank"}}"#)).collect();
            let issue = format!(r#"{{"newsbind":1,"date":"2024-03-01","pages":[{}]}}"#, pages.join(","));
            let publication = r#"{"newsbind":1,"id":"x","title":"示例报","language":"zh-Hans"}"#;
            let source = Memory::from_json(Some(publication), &[&issue]);
            let options = plan::Options { volume: size, ..plan::Options::default() };
            Plan::new(&source, &options, &mut Report::new()).unwrap().volumes
        };
        let words = Some("1 volume would open faster as EPUB months: `--volume month`".to_owned());
        for size in [VolumeSize::Year, VolumeSize::Half, VolumeSize::Quarter] {
            assert_eq!(advice(&volumes(1_000, size), |_| 150_000_000), None);
            assert_eq!(advice(&volumes(1_001, size), |_| 0), words);
            assert_eq!(advice(&volumes(1, size), |_| 150_000_001), words);
        }
        for size in [VolumeSize::Month, VolumeSize::Issue] {
            assert_eq!(advice(&volumes(1_001, size), |_| 150_000_001), None);
        }
    }
}
