// Words in which names stand between backticks.

export const Prose = ({ children }) =>
  children.split('`').map((part, at) => (at % 2 === 1 ? <code key={part}>{part}</code> : part));
