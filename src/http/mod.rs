//! The HTTP side: a router, its errors, and one file a noun.
