//! Reader threads and one writer thread in front of a store.
