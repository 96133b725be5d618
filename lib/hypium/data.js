'use strict';

// Data-driven cases: Hypium.setData says which cases run with which parameters, and how often.

let suites = [];

/** Takes `{ suites: [{ describe, stress, params, items: [{ it, stress, params }] }] }`. */
function setData(data) {
  suites = Array.isArray(data?.suites) ? data.suites : [];
}

const listOf = (value) => [value ?? []].flat();
const timesOf = (stress) => (Number.isInteger(stress) && stress > 0 ? stress : 1);

/** The arguments of each run of a case: one run without any, unless the data say otherwise. */
function runsOf(suiteName, caseName) {
  const suite = suites.find(({ describe }) => listOf(describe).includes(suiteName));
  const item = suite?.items?.find(({ it }) => listOf(it).includes(caseName));
  const params = item?.params ?? suite?.params;
  const sets = params === undefined ? [[]] : listOf(params).map((one) => [one]);
  return Array.from({ length: timesOf(item?.stress) * timesOf(suite?.stress) }, () => sets).flat();
}

module.exports = { runsOf, setData };
