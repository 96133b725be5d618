'use strict';

// What a check of doctor finds: { status, check, message, remedy? }.

const ok = (check, message) => ({ status: 'ok', check, message });
const warning = (check, message, remedy) => ({ status: 'warning', check, message, remedy });
const problem = (check, message, remedy) => ({ status: 'problem', check, message, remedy });

module.exports = { ok, problem, warning };
