// Each statement of the reference documents has a test that names its line, or a reason in docs/conformance.md.
import assert from 'node:assert/strict';
import test from 'node:test';
import { answersOf, DOCUMENTS } from '../../scripts/statements.mjs';

for (const document of DOCUMENTS) {
  const answers = answersOf(document);
  test(`seed ${document}: each statement has a test or a reason`, {
    skip: answers.length === 0 && 'the reference documents are not here',
  }, () => {
    const open = answers.filter(({ tests, reasons }) => tests.length === 0 && !reasons);
    assert.deepEqual(
      open.map(({ line, text }) => `${line} ${text}`),
      [],
    );
  });
}
