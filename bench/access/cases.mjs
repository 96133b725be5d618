// What is measured of access control, and what it must reach; figures and targets as in ../cases.mjs.
//   stage 'checks': 200 tokens x 64 permissions per peer, the same for all rounds
//   stage 'defined': the same with names that the device defined itself
//   stage 'grants': a new store of 200 tokens per round, of whose user_grant permissions nothing is granted yet
//   stage 'apps': many installed apps, made once; a new process per round opens them
import { limit, loop, rate, times } from '../cases.mjs';
import { each } from '../measure.mjs';
import { checkSteady, checkSteadySync } from './measure.mjs';

const CHECKERS = ['ours', 'native', 'map', 'casl'];

const sync = (stage, figures) => ({
  id: stage === 'defined' ? 'check-defined-sync' : 'check-sync',
  title: stage === 'defined' ? 'checkAccessTokenSync of defined names' : 'checkAccessTokenSync',
  stage,
  peers: CHECKERS,
  run: ({ store, drawn, ms }) => checkSteadySync(store.check, drawn, ms),
  figures,
});

const promise = (width, figures, stage = 'checks') => ({
  id: stage === 'defined' ? `check-defined-x${width}` : `check-x${width}`,
  title: `checkAccessToken${stage === 'defined' ? ' of defined names' : ''}, promise x${width}`,
  stage,
  peers: CHECKERS,
  run: ({ store, drawn, ms }) => checkSteady(store.checkLater, drawn, width, ms),
  figures,
});

const grant = (width, share, figures) => ({
  id: `grant-x${width}`,
  title: `grantUserGrantedPermission, promise x${width}`,
  stage: 'grants',
  peers: ['ours', 'sqlite'],
  share,
  run: ({ store, pairs }) => each((pair) => store.grant(pair), pairs, width),
  figures,
});

const figure = (key, unit, title, ...targets) => ({ key, unit, title, targets });

export const CASES = [
  sync('checks', [rate(times('casl', 1))]),
  promise(1, [rate(times('casl', 0.9))]),
  promise(64, [rate()]),
  sync('defined', [rate(times('casl', 1))]),
  promise(1, [rate(times('casl', 0.9))], 'defined'),
  grant(1, 0.25, [rate()]),
  grant(64, 1, [rate(), loop()]),
  {
    id: 'apps',
    title: 'installed apps',
    stage: 'apps',
    peers: ['ours', 'one'],
    figures: [
      figure('open', 'ms', 'createDevice + first check', limit(300)),
      figure('openMemory', 'MB', 'RSS added by that', limit(30)),
      figure('allChecks', 'ns', 'then a check of each, per check'),
      figure('allMemory', 'MB', 'RSS added with those', limit(30)),
      figure('status', 'us', 'getPermissionsStatus of 20'),
      figure('byPermission', 'ms', 'queryStatusByPermission of one'),
      figure('byToken', 'ms', 'queryStatusByTokenID of 100'),
      figure('appByToken', 'us', 'device.appByToken'),
      figure('app', 'us', 'device.app'),
      figure('apps', 'ms', 'device.apps()'),
    ],
  },
];
