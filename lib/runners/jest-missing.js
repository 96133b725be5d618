'use strict';

// What Jest loads for an import of the SDK that is not here. Jest says nothing of what a resolver throws, and a module does not
// know by which name it was asked for: the stack of this error shows the line.

const { missing } = require('../modules/specifiers');

throw missing('@kit.…', 'the line of the test that the stack shows');
