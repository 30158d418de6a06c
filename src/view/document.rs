//! Data of printed documents.
