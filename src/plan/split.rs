//! Volumes and parts.
