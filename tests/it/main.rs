//! One test binary, a module for each feature.
