//! The Markdown that `run` prints.

use super::measure::Taken;

/// Who did a job, with what it took.
pub struct Row {
    pub who: String,
    /// Of newsbind's own rows the first is what peers are compared with.
    pub newsbind: bool,
    pub taken: Taken,
}

pub fn seconds(duration: std::time::Duration) -> String {
    format!("{:.2}", duration.as_secs_f64())
}

pub fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / 1_048_576.0
}

/// The rows of one job; the last three columns are newsbind's figure divided by the peer's.
pub fn print(title: &str, rows: &[Row]) {
    println!("\n### {title}\n");
    println!("| program | wall s | CPU s | peak MiB | output MB | newsbind ÷ peer: wall | CPU | peak |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    let own = rows.iter().find(|row| row.newsbind).map(|row| row.taken);
    for row in rows {
        let taken = row.taken;
        let ratios = match own {
            Some(own) if !row.newsbind => format!(
                "{:.2} | {:.2} | {:.2}",
                own.wall.as_secs_f64() / taken.wall.as_secs_f64(),
                own.cpu.as_secs_f64() / taken.cpu.as_secs_f64(),
                own.peak as f64 / taken.peak as f64
            ),
            _ => "| |".to_owned(),
        };
        println!(
            "| {} | {} | {} | {:.1} | {:.1} | {ratios} |",
            row.who,
            seconds(taken.wall),
            seconds(taken.cpu),
            mebibytes(taken.peak),
            taken.output as f64 / 1e6
        );
    }
}

/// A bar: what must be, what was measured.
pub struct Bar {
    pub what: &'static str,
    pub must: f64,
    pub measured: f64,
    pub unit: &'static str,
}

pub fn print_bars(bars: &[Bar]) {
    println!("\n### Bars\n\n| bar | at most | measured | met |\n| --- | ---: | ---: | --- |");
    for bar in bars {
        let met = if bar.measured <= bar.must { "yes" } else { "**no**" };
        println!("| {} | {}{} | {:.2}{} | {met} |", bar.what, bar.must, bar.unit, bar.measured, bar.unit);
    }
}
