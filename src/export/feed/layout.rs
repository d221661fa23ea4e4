//! How deliveries lie in the outbox: [`Layout`], and the paths that follow from it.
use serde::Deserialize;

pub use crate::export::newsml::Naming;

/// How a delivery lies in the folder of its partner.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Layout {
    /// `<delivery>/<date>/…` with `manifest.json`, then `<delivery>.done`.
    #[default]
    Folder,
    /// `<date>/…` grows, `manifest-<delivery>.json`, then `<delivery>.done`.
    Dated,
    /// `<delivery>.zip`, then `<delivery>.zip.done`.
    Zip,
}

/// Where the parts of a delivery are.
#[derive(Debug, Clone)]
pub(super) struct Paths {
    partner: String,
    delivery: String,
    layout: Layout,
}

impl Paths {
    pub(super) fn new(partner: &str, delivery: &str, layout: Layout) -> Self {
        Self { partner: partner.to_owned(), delivery: delivery.to_owned(), layout }
    }

    pub(super) fn layout(&self) -> Layout {
        self.layout
    }

    /// The folder of the partner.
    pub(super) fn partner(&self) -> &str {
        &self.partner
    }

    /// Where a delivery is made.
    pub(super) fn partial(&self) -> String {
        format!("{}/.{}.partial", self.partner, self.delivery)
    }

    /// Where a container is made.
    pub(super) fn partial_zip(&self) -> String {
        format!("{}/.{}.zip.partial", self.partner, self.delivery)
    }

    /// What stands in the end: a folder, the partner's folder itself, a container.
    pub(super) fn standing(&self) -> String {
        match self.layout {
            Layout::Folder => format!("{}/{}", self.partner, self.delivery),
            Layout::Dated => self.partner.clone(),
            Layout::Zip => format!("{}/{}.zip", self.partner, self.delivery),
        }
    }

    /// The manifest; of a container, its name in it.
    pub(super) fn manifest(&self) -> String {
        match self.layout {
            Layout::Folder => format!("{}/{}/manifest.json", self.partner, self.delivery),
            Layout::Dated => format!("{}/manifest-{}.json", self.partner, self.delivery),
            Layout::Zip => "manifest.json".to_owned(),
        }
    }

    /// The file that is written last.
    pub(super) fn trigger(&self) -> String {
        match self.layout {
            Layout::Folder | Layout::Dated => format!("{}/{}.done", self.partner, self.delivery),
            Layout::Zip => format!("{}/{}.zip.done", self.partner, self.delivery),
        }
    }

    /// The line in the trigger: SHA-256 of the manifest and its path.
    pub(super) fn trigger_line(&self, sha256: &str) -> String {
        let path = match self.layout {
            Layout::Folder => format!("{}/manifest.json", self.delivery),
            Layout::Dated => format!("manifest-{}.json", self.delivery),
            Layout::Zip => format!("{}.zip/manifest.json", self.delivery),
        };
        format!("sha256:{sha256}  {path}\n")
    }
}
