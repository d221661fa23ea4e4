//! Sends a partner what is new or changed, and hands each delivery on: here to memory, in a real program to a bucket or a server.
//!
//! ```console
//! $ cargo run --example feed -- examples/issues outbox examples/profiles/library.toml
//! ```
#![expect(clippy::print_stdout, reason = "an example talks to the person who runs it")]
use newsbind::export::feed::{Options, Outbox, Profile};
use newsbind::model::Timestamp;
use newsbind::{Report, input, sink};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(archive), Some(outbox), Some(file)) = (arguments.next(), arguments.next(), arguments.next()) else {
        return Err("usage: feed ARCHIVE OUTBOX PROFILE".into());
    };
    let source = input::Folder::open(archive)?;
    let profile = Profile::parse(&std::fs::read_to_string(&file)?, &file)?;
    // The library reads no clock: the program says when it is.
    let at = Timestamp::parse("2024-03-05T06:00:00+08:00").ok_or("no time")?;
    let mut outbox = Outbox::open(outbox, "example")?;
    let mut report = Report::new();
    for delivered in outbox.feed(&source, &[profile], &Options::new(at), &mut report, &())? {
        let mut pushed = sink::Memory::new();
        outbox.hand_off(&delivered.partner, &delivered.delivery, &mut pushed)?;
        println!("{} {}: {} files", delivered.partner, delivered.delivery, pushed.files().len());
    }
    report.into_result()?;
    Ok(())
}
