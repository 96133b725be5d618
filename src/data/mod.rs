//! Assets in the store: data sets, the numbers and names of a row, and the table that finds them.

pub mod dataset;
pub mod names;
pub mod terms;
