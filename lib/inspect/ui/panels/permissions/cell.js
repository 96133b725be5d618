/** What an app has of a column. A permission may have any name, such as `constructor`. */
export const cellOf = ({ cells }, key) => (Object.hasOwn(cells, key) ? cells[key] : undefined);
