// What is measured of access control, and what it must reach; figures and targets as in ../cases.mjs.
//   stage 'checks': 200 tokens x 64 permissions per peer, the same for all rounds
//   stage 'grants': a new store of 200 tokens per round, of whose user_grant permissions nothing is granted yet
//   stage 'apps': many installed apps, made once; a new process per round opens them
import { floor, limit, loop, rate, times } from '../cases.mjs';
import { each } from '../measure.mjs';
import { checkSteady, checkSteadySync } from './measure.mjs';

const CHECKERS = ['ours', 'native', 'map', 'casl'];

const promise = (width, figures) => ({
  id: `check-x${width}`,
  title: `checkAccessToken, promise x${width}`,
  stage: 'checks',
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
  {
    id: 'check-sync',
    title: 'checkAccessTokenSync',
    stage: 'checks',
    peers: CHECKERS,
    run: ({ store, drawn, ms }) => checkSteadySync(store.check, drawn, ms),
    figures: [rate(floor(7e6), times('casl', 1))],
  },
  promise(1, [rate(floor(2.5e6))]),
  promise(64, [rate()]),
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
