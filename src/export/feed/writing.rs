//! The issues of a delivery, made on workers and written in order: [`write_all`].
use std::collections::BTreeMap;

use super::Options;
use super::compose::{Composed, Copied, IssueJob, IssueMaker, Made, Piece};
use super::deliver::sent;
use super::delivery::{File, FileItem, Manifest};
use super::ledger::Row;
use super::media;
use super::output::Output;
use crate::error::Result;
use crate::export::newsml::Lost;
use crate::input::Source;
use crate::model::MediaPath;
use crate::parallel;
use crate::report::{Diagnostic, Progress, Report, Stage, codes};
use crate::sink::hex;

/// The files of a delivery while they are written.
pub(super) struct Writing<'w, 'o> {
    pub(super) output: &'w mut Output<'o>,
    pub(super) manifest: &'w mut Manifest,
    pub(super) source: &'w dyn Source,
    pub(super) lost: Lost,
}

/// Issues are made on workers and written in order; issues of one day together, so that a container is sorted.
pub(super) fn write_all(
    mut writing: Writing<'_, '_>,
    maker: &IssueMaker<'_>,
    jobs: &[IssueJob<'_>],
    options: &Options,
    progress: &dyn Progress,
    report: &mut Report,
) -> Result<Lost> {
    let delivery = &*writing.manifest.delivery.clone();
    let child = report.child();
    let work = |n: usize| {
        let mut found = child.child();
        (maker.make(&jobs[n], delivery, &mut found), found)
    };
    let mut outcome = Ok(());
    progress.begin(Stage::Newsml, jobs.len());
    parallel::ordered(options.plan.jobs, jobs.len(), work, |n, (made, found)| {
        report.append(found);
        outcome = made.and_then(|made| writing.issue(&jobs[n], made, report));
        progress.step();
        outcome.is_ok() && !report.stopped()
    });
    progress.end();
    outcome.map(|()| writing.lost)
}

impl Writing<'_, '_> {
    fn issue(&mut self, job: &IssueJob<'_>, composed: Option<Composed>, report: &mut Report) -> Result<()> {
        let Some(composed) = composed else {
            self.manifest.without.push(job.base.clone());
            return Ok(());
        };
        let (date, id) = (job.of.date(), job.of.id());
        self.lost.add(&composed.lost);
        let rows: BTreeMap<&str, &Row> = sent(job).map(|row| (&*row.guid, row)).collect();
        let mut files = Vec::with_capacity(composed.pieces.len());
        // What is in a container cannot be taken out again, so its media are looked at before.
        let mut changed = if self.output.is_container() { self.changed(&composed)? } else { None };
        for piece in &composed.pieces {
            if changed.is_some() {
                break;
            }
            let path = format!("{date}/{}", piece.name());
            match piece {
                Piece::Made(made) => {
                    let rows: Vec<&Row> =
                        made.guids.iter().filter_map(|guid| rows.get(guid.as_str()).copied()).collect();
                    if rows.is_empty() {
                        continue;
                    }
                    self.output.add(&path, &made.bytes, &made.sha256)?;
                    files.push(made_file(made, &rows, path, id));
                }
                Piece::Copied(copied) if self.copy(copied, &path)? => files.push(media_file(copied, path, id)),
                Piece::Copied(copied) => {
                    self.output.take_out(&path)?;
                    changed = Some(copied.path.clone());
                }
            }
        }
        if let Some(path) = changed {
            for file in &files {
                self.output.take_out(&file.path)?;
            }
            let message = format!("`{path}` changed while newsbind was reading");
            report.push(Diagnostic::new(codes::SRC_001, message).at(job.of.place()));
            self.manifest.without.push(job.base.clone());
            return Ok(());
        }
        self.manifest.items += rows.len();
        self.manifest.issues.push(id.to_owned());
        self.manifest.files.append(&mut files);
        Ok(())
    }

    /// The first of the media that is not what pass 1 saw.
    fn changed(&self, composed: &Composed) -> Result<Option<MediaPath>> {
        for piece in &composed.pieces {
            if let Piece::Copied(copied) = piece
                && copied.made.is_none()
                && media::digest(self.source, &copied.path)? != Some(copied.sha256)
            {
                return Ok(Some(copied.path.clone()));
            }
        }
        Ok(None)
    }

    /// Copies a file of the source; false where it is not what pass 1 saw.
    fn copy(&mut self, copied: &Copied, path: &str) -> Result<bool> {
        if let Some(made) = &copied.made {
            return self.output.add(path, made, &copied.sha256).map(|()| true);
        }
        let Some(mut file) = self.source.media(&copied.path)? else { return Ok(false) };
        self.output.copy(path, copied.bytes, &copied.sha256, &mut file.reader)
    }
}

fn made_file(made: &Made, rows: &[&Row], path: String, issue: &str) -> File {
    let mut items = rows.iter().map(|row| FileItem::new(row));
    let is_message = made.kind == "message";
    let item = if is_message { None } else { items.next() };
    File {
        path,
        bytes: made.bytes.len() as u64,
        sha256: hex(&made.sha256),
        media_type: made.media_type.to_owned(),
        kind: made.kind.to_owned(),
        item: item.unwrap_or_default(),
        items: items.collect(),
        issue: Some(issue.to_owned()),
        ..File::default()
    }
}

fn media_file(copied: &Copied, path: String, issue: &str) -> File {
    File {
        path,
        bytes: copied.bytes,
        sha256: hex(&copied.sha256),
        media_type: copied.media_type.to_owned(),
        kind: "media".to_owned(),
        rendition: Some(copied.rendition.clone()),
        issue: Some(issue.to_owned()),
        ..File::default()
    }
}
