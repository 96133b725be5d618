// What is measured of the privacy manager, and what it must reach; figures and targets as in ../cases.mjs.
//   stage 'records': a new store per round, `accesses` to record
//   stage 'history': a device with many records, made once; a new process per round asks it
//   stage 'events': a new device per round with 200 subscribers
import { limit, loop, rate, times } from '../cases.mjs';
import { each } from '../measure.mjs';

const add = (width, share, figures) => ({
  id: `used-x${width}`,
  title: `addPermissionUsedRecord, promise x${width}`,
  stage: 'records',
  peers: ['ours', 'sqlite'],
  share,
  run: ({ store, accesses }) => each((access) => store.add(access), accesses, width),
  figures,
});

const figure = (key, unit, title, ...targets) => ({ key, unit, title, targets });

export const CASES = [
  add(1, 0.2, [rate()]),
  add(64, 1, [rate(times('sqlite', 5)), loop()]),
  {
    id: 'history',
    title: 'records',
    stage: 'history',
    peers: ['ours'],
    figures: [
      figure('summary', 'ms', 'SUMMARY of everything', limit(100)),
      figure('detail', 'ms', 'DETAIL of one app of 50', limit(10)),
      figure('first', 'ms', 'createDevice + first SUMMARY'),
      figure('memory', 'MB', 'RSS added by the last four fifths', limit(10)),
      figure('database', 'MB', 'database'),
    ],
  },
  {
    id: 'subscribers',
    title: 'start, 200 subscribers',
    stage: 'events',
    peers: ['ours'],
    figures: [
      figure('all', 'ms', 'event at all of them', limit(5)),
      figure('slowest', 'ms', 'slowest of the starts'),
      figure('spread', 'ms', 'first to last of them'),
    ],
  },
];
