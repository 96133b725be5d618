//! Assets and entries of vaults in the store: data sets, the numbers and names of a row, and the tables that find them.

pub mod dataset;
pub mod entries;
pub mod names;
pub mod terms;
