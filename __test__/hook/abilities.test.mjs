// What an app reads of its context, the globals beside it, and abilities that a test drives.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { HOOK, node, project, ROOT, run } from './project.mjs';

const PROJECT = {
  'AppScope/app.json5': '{ app: { bundleName: "com.example.ability" } }',
  'AppScope/resources/base/element/string.json':
    '{ "string": [{ "name": "app_name", "value": "The app" }, { "name": "title", "value": "of the app" }] }',
  'build-profile.json5':
    "{ modules: [{ name: 'entry', srcPath: './entry' }, { name: 'lib', srcPath: './lib' }] }",
  'entry/src/main/module.json5': `{ module: { name: 'entry', type: 'entry', mainElement: 'EntryAbility',
    requestPermissions: [{ name: 'ohos.permission.CAMERA' }] } }`,
  'entry/src/main/resources/base/element/string.json': JSON.stringify({
    string: [
      { name: 'title', value: 'Notes' },
      { name: 'greeting', value: 'Hello %s, %2$d of %3$d %%' },
      { name: 'same', value: '$string:title' },
      { name: 'circle', value: '$string:circle' },
    ],
  }),
  'entry/src/main/resources/base/element/other.json': JSON.stringify({
    color: [
      { name: 'accent', value: '#ff8800' },
      { name: 'short', value: '#8f80' },
    ],
    integer: [{ name: 'limit', value: 5 }],
    float: [{ name: 'space', value: '12.5vp' }],
    boolean: [{ name: 'on', value: true }],
    strarray: [{ name: 'words', value: [{ value: 'a' }, { value: 'b' }] }],
    plural: [
      {
        name: 'notes',
        value: [
          { quantity: 'one', value: '%d note' },
          { quantity: 'other', value: '%d notes' },
        ],
      },
    ],
  }),
  'entry/src/main/resources/rawfile/deep/data.json': '{ "a": 1 }',
  'lib/src/main/module.json5': "{ module: { name: 'lib', type: 'har' } }",
  'lib/src/main/resources/base/element/string.json':
    '{ "string": [{ "name": "title", "value": "of the library" }] }',
};

const inProject = (source, more = {}) => ({ ...PROJECT, 'entry/src/main/ets/Main.ets': source, ...more });
const runMain = (t, source, more) =>
  run(t, inProject(source, more), {
    entry: 'entry/src/main/ets/Main.ets',
    ohos: {},
    env: { OHOS_DEVICE_DIR: ':memory:' },
  });

test('resources: texts, numbers, colors, lists, plurals and files of the project', async (t) => {
  const source = `
const { resourceManager: r } = getContext();
const print = async () => console.log(
  r.getStringSync($r('app.string.title')), r.getStringSync($r('app.string.title').id), r.getStringByNameSync('app_name'),
  r.getStringSync($r('app.string.greeting', 'Anna', 2, 3)), r.getStringSync($r('app.string.greeting').id, 'Bo', 1, 1),
  r.getStringSync($r('app.string.same')), r.getStringSync($r('[lib].string.title')),
  r.getColorSync($r('app.color.accent')).toString(16), r.getColorByNameSync('short').toString(16),
  r.getNumber($r('app.integer.limit')), r.getNumberByName('space'), r.getBoolean($r('app.boolean.on')),
  r.getStringArrayValueSync($r('app.strarray.words')).join('+'), await r.getStringValue($r('app.string.title')),
  r.getPluralStringValueSync($r('app.plural.notes'), 1), r.getPluralStringByNameSync('notes', 3),
  new TextDecoder().decode(r.getRawFileContentSync('deep/data.json')), r.getRawFileListSync('deep').join(),
  $rawfile('x.txt').params[0],
);
print().then(() => r.getStringByName('title', (error, text) => console.log(text)));
for (const wrong of [() => r.getStringSync(1), () => r.getStringByNameSync('titel'), () => r.getStringSync($r('app.string.titl')),
  () => r.getRawFileContentSync('../element/string.json'), () => r.getStringSync($r('app.string.circle')), () => r.getNumber($r('app.string.title'))]) {
  try { wrong(); } catch (error) { console.log(error.code, error.message); }
}
`;
  assert.deepEqual(await runMain(t, source), [
    '9001001 Invalid resource ID. (1)',
    '9001003 Invalid resource name. (titel)',
    '9001003 Invalid resource name. (string.titl; there is string.title)',
    '9001005 Invalid relative path. (../element/string.json)',
    '9001006 The resource is referenced cyclically. ($string:circle)',
    '9001002 No matching resource is found based on the resource ID. (16777223 is of type string)',
    'Notes Notes The app Hello Anna, 2 of 3 % Hello Bo, 1 of 1 % Notes of the library ffff8800 88ff8800 5 12.5 true a+b Notes 1 note 3 notes { "a": 1 } data.json x.txt',
    'Notes',
  ]);
});

test('context: folders are real, of the app, and inside the folder of the device', async (t) => {
  const source = `
import fs from 'node:fs';
import path from 'node:path';
const context = getContext();
fs.writeFileSync(path.join(context.filesDir, 'a.txt'), 'a');
console.log(context.filesDir, context.getApplicationContext().cacheDir, context.abilityInfo.name, context.currentHapModuleInfo.name);
`;
  const folder = project(t, inProject(source), {});
  const home = path.join(folder, 'device');
  const { stdout } = await node(folder, [...HOOK, 'entry/src/main/ets/Main.ets'], {
    env: { OHOS_DEVICE_DIR: home },
  });
  const base = path.join(home, 'apps/100/com.example.ability');
  assert.equal(stdout, `${base}/haps/entry/files ${base}/cache EntryAbility entry\n`);
  assert.equal(fs.readFileSync(path.join(base, 'haps/entry/files/a.txt'), 'utf8'), 'a');
  const doctor = await node(folder, [path.join(ROOT, 'lib', 'cli', 'main.js'), '--device', home, 'doctor']);
  assert.equal(doctor.code, 0, doctor.stdout);
  const memory = await node(folder, [...HOOK, 'entry/src/main/ets/Main.ets'], {
    env: { OHOS_DEVICE_DIR: ':memory:' },
  });
  assert.equal(fs.existsSync(memory.stdout.split(' ')[0]), false);
});

test('context: it is extended and replaced, and what is made of it counts as it; a look-alike does not', async (t) => {
  const source = `
import { abilityAccessCtrl, common } from '@kit.AbilityKit';
import { device } from 'ohos-security-kit';
device.dialogs.answer('allow');
device.caller.foreground();
const context = getContext();
const manager = abilityAccessCtrl.createAtManager();
const ask = async (context: common.UIAbilityContext) => {
  try {
    return (await manager.requestPermissionsFromUser(context, ['ohos.permission.CAMERA'])).authResults[0];
  } catch (error) {
    return error.code;
  }
};
try { context.startAbility({}); } catch (error) { console.log(error.code, error.export); }
context.startAbility = async () => console.log('started');
context.startAbility({});
context.filesDir = '/elsewhere';
console.log(context.filesDir, await ask(context), await ask(Object.create(context)), await ask({ ...context, more: 1 }),
  await ask({ applicationInfo: context.applicationInfo } as common.UIAbilityContext));
context.eventHub.on('x', (value: number) => console.log('event', value));
context.eventHub.emit('x', 5);
try { context.applicationInfo = {}; } catch (error) { console.log(error.name); }
`;
  assert.deepEqual(await runMain(t, source), [
    'ERR_OHOS_STAND_IN common.UIAbilityContext.startAbility',
    'started',
    '/elsewhere 0 0 0 401',
    'event 5',
    'TypeError',
  ]);
});

test('abilities: a device takes them through their states', async (t) => {
  const files = {
    'entry/src/main/ets/EntryAbility.ets': `
import { AbilityConstant, AbilityStage, ConfigurationConstant, UIAbility, Want } from '@kit.AbilityKit';
import { window } from '@kit.ArkUI';
import { device } from 'ohos-security-kit';
const says = (what: string) => console.log(what, device.caller.isForeground);
export class Stage extends AbilityStage {}
export default class EntryAbility extends UIAbility {
  onCreate(want: Want, launchParam: AbilityConstant.LaunchParam): void {
    this.context.getApplicationContext().setColorMode(ConfigurationConstant.ColorMode.COLOR_MODE_NOT_SET);
    says(\`create \${want.abilityName} \${launchParam.launchReason === AbilityConstant.LaunchReason.START_ABILITY}\`);
  }
  onWindowStageCreate(windowStage: window.WindowStage): void {
    windowStage.loadContent('pages/Index', (error) => says(\`loaded \${error.code}\`));
  }
  async onForeground(): Promise<void> { await null; says('foreground'); }
  onBackground(): void { says('background'); }
  onNewWant(want: Want): void { says(\`again \${want.uri}\`); }
  onWindowStageDestroy(): void { says('windows gone'); }
  onDestroy(): void { says('destroy'); }
}
`,
  };
  const source = `
import { device } from 'ohos-security-kit';
import EntryAbility, { Stage } from './EntryAbility';
const running = await device.launch(EntryAbility, { uri: 'a' });
console.log(running.windowStage.content, running.ability instanceof EntryAbility, running.ability.launchWant.uri, typeof new Stage().onCreate);
await running.background();
await running.newWant({ uri: 'b' });
await running.destroy();
console.log(device.caller.isForeground);
`;
  assert.deepEqual(await runMain(t, source, files), [
    'create EntryAbility true false',
    'loaded 0 false',
    'foreground true',
    'pages/Index true a function',
    'background true',
    'again b false',
    'foreground true',
    'background true',
    'windows gone false',
    'destroy false',
    'false',
  ]);
});

test('abilities: their window notes what is set, listeners of the app are told, and terminateSelf ends what runs', async (t) => {
  const files = {
    'entry/src/main/module.json5': `{ module: { name: 'entry', type: 'entry', mainElement: 'EntryAbility',
      abilities: [{ name: 'EntryAbility', srcEntry: './ets/EntryAbility.ets' }] } }`,
    'entry/src/main/ets/EntryAbility.ets': `
import { UIAbility } from '@kit.AbilityKit';
import { window } from '@kit.ArkUI';
export default class EntryAbility extends UIAbility {
  async onWindowStageCreate(stage: window.WindowStage): Promise<void> {
    const main = stage.getMainWindowSync();
    stage.getMainWindow((error, same) => console.log('window', error.code, same === main));
    console.log(await main.setWindowLayoutFullScreen(true), main.calls.map(({ name, args }) => name + args).join());
    const area = main.getWindowAvoidArea(window.AvoidAreaType.TYPE_SYSTEM);
    console.log(area.topRect.height, (await stage.getMainWindow()).getWindowProperties().windowRect.width);
    main.on('avoidAreaChange', () => {});
    console.log('ui', main.getUIContext() === (await stage.getMainWindow()).getUIContext(), typeof main.getUIContext().getPromptAction);
    try { main.snapshot(); } catch (error) { console.log(error.export); }
    stage.loadContent('pages/Index');
  }
  onNewWant(): void { console.log('again'); }
  onDestroy(): void { console.log('destroy'); }
}
`,
  };
  const source = `
import { abilityDelegatorRegistry } from '@kit.TestKit';
import EntryAbility from './EntryAbility';
const context = getContext();
const app = context.getApplicationContext();
const says = (event: string) => (ability: EntryAbility) => console.log(event, ability instanceof EntryAbility);
const id = app.on('abilityLifecycle', { onAbilityCreate: says('created'), onAbilityDestroy: says('destroyed') });
app.on('applicationStateChange', { onApplicationForeground: () => console.log('in front') });
app.off('environment', app.on('environment', {}));
try { app.on('other', {}); } catch (error) { console.log(error.export); }
const delegator = abilityDelegatorRegistry.getAbilityDelegator();
try { delegator.startAbility({ abilityName: 'Other' }); } catch (error) { console.log(error.export); }
await delegator.startAbility({ bundleName: 'com.example.ability', abilityName: 'EntryAbility' });
console.log((await delegator.getCurrentTopAbility()) instanceof EntryAbility);
await delegator.startAbility({ abilityName: 'EntryAbility' });
await context.terminateSelf();
app.off('abilityLifecycle', id);
await delegator.startAbility({ abilityName: 'EntryAbility' });
console.log(await new Promise((resolve) => context.terminateSelf((error) => resolve(error.code))));
await context.terminateSelf();
console.log(context.createModuleContext('lib').filesDir.endsWith('/haps/lib/files'));
`;
  const started = [
    'window 0 true',
    'undefined setWindowLayoutFullScreentrue',
    '0 0',
    'ui true function',
    'window.Window.snapshot',
    'in front',
  ];
  assert.deepEqual(await runMain(t, source, files), [
    'common.ApplicationContext.on',
    'AbilityDelegator.startAbility',
    'created true',
    ...started,
    'true',
    'again',
    'destroy',
    'destroyed true',
    ...started,
    'destroy',
    '0',
    'true',
  ]);
});

test('ui: toasts and dialogs are records', async (t) => {
  const source = `
import { promptAction } from '@kit.ArkUI';
import { device } from 'ohos-security-kit';
@Component struct Page {
  dialog: CustomDialogController = new CustomDialogController({ builder: Other({ a: 1 }) });
  async run(): Promise<number> {
    this.getUIContext().getPromptAction().showToast({ message: 'by the page' });
    this.dialog.open();
    this.dialog.close();
    animateTo({}, () => promptAction.showToast({ message: 'moved' }));
    return (await promptAction.showDialog({ title: 'Sure?', buttons: [] })).index;
  }
  build() {}
}
@CustomDialog struct Other { build() {} }
AlertDialog.show({ message: 'alert', confirm: { value: 'ok', action: () => console.log('confirmed') } });
const running = new Page().run();
const { toasts, dialogs } = device.ui;
console.log(toasts.map(({ message }) => message).join(), dialogs.map(({ kind }) => kind).join());
dialogs[0].options.confirm.action();
dialogs.at(-1).choose(1);
console.log(await running, dialogs[1].isOpen);
device.ui.clear();
console.log(toasts.length, dialogs.length);
`;
  assert.deepEqual(await runMain(t, source), [
    'by the page,moved alert,custom,dialog',
    'confirmed',
    '1 false',
    '0 0',
  ]);
});

test('resources: one that is not there fails when it is read', async (t) => {
  const source = `
class Item { icon: Resource = $r('app.media.gone') }
const context = getContext();
const read = (resource: Resource): string => {
  try { return context.resourceManager.getStringSync(resource) } catch (error) { return String(error.code) }
};
console.log(JSON.stringify(new Item().icon), $rawfile('gone.txt').params[0], $r('nonsense').id, $r('sys.color.x').id);
console.log(read($r('app.string.gone')), read($r('nonsense')), read({ ...$r('app.string.gone') }));
`;
  assert.deepEqual(await runMain(t, source), [
    '{"id":-1,"type":20000,"params":[],"bundleName":"com.example.ability","moduleName":"entry"} gone.txt -1 -1',
    '9001003 9001003 9001001',
  ]);
});

test('ui: what a user interface is given can be made, anywhere; its methods are stand-ins', async (t) => {
  const source = `
import { curves, display, FrameNode, LengthMetrics } from '@kit.ArkUI';
import { webview } from '@kit.ArkWeb';
import { http } from '@kit.NetworkKit';
const code = (run: () => void): string => { try { run(); return 'ok' } catch (error) { return error.export } };
class Vm { scroller: Scroller = new Scroller(); client = code(() => http.createHttp()); five = 5 }
class Bad { constructor() { http.createHttp() } }
@Component struct Page {
  vm: Vm = new Vm();
  web: webview.WebviewController = new webview.WebviewController() as webview.WebviewController;
  all: Scroller[] = [new Scroller(), new Scroller()];
  context = new CanvasRenderingContext2D(new RenderingContextSettings(true));
  half: number = display.getDefaultDisplaySync().width / 2;
  tabs?: TabsController;
  aboutToAppear() { this.tabs = new TabsController(); }
  build() {}
}
@Component struct Failing { bad: Bad = new Bad(); build() {} }
const page = new Page();
page.aboutToAppear();
page.context.fillStyle = 'red';
console.log(page.vm instanceof Vm, page.vm.five, page.vm.client, page.all[0] instanceof Scroller, page.all[0] === page.all[1]);
console.log(page.half, page.context.fillStyle, typeof curves.springMotion(0.6, 0.8), typeof LengthMetrics.vp(3));
console.log(code(() => page.vm.scroller.scrollEdge(Edge.Top)), code(() => page.web.loadUrl('x')), code(() => page.tabs.changeIndex(1)));
console.log(code(() => new Failing()), code(() => new FrameNode(null)));
`;
  assert.deepEqual(await runMain(t, source), [
    'true 5 http.createHttp true false',
    '0 red object object',
    'Scroller.scrollEdge webview.WebviewController.loadUrl TabsController.changeIndex',
    'http.createHttp FrameNode',
  ]);
});

test('ui: what a UIContext gives, units, and what a component is asked', async (t) => {
  const source = `
@Component struct Page { build() {} }
const page = new Page();
const ui = page.getUIContext();
const code = (run: () => void): string => { try { run(); return 'ok' } catch (error) { return error.export } };
console.log(vp2px(3), px2vp(3), ui.fp2px(4), ui.px2lpx(5));
console.log(code(() => ui.getRouter().pushUrl({ url: 'x' })), code(() => ui.getMediaQuery().matchMediaSync('x')));
console.log(code(() => ui.createAnimator({}).play()), code(() => ui.openBindSheet()), ui.getSharedLocalStorage().has('x'));
ui.getRouter = () => ({ pushUrl: () => console.log('pushed') });
ui.getRouter().pushUrl({ url: 'x' });
console.log(page.queryNavDestinationInfo(), page.queryNavigationInfo(), page.queryRouterPageInfo());
console.log(page.getUniqueId() === page.getUniqueId(), page.getUniqueId() === new Page().getUniqueId());
new NavPathStack().setInterception({});
`;
  assert.deepEqual(await runMain(t, source), [
    '3 3 4 5',
    'UIContext.getRouter().pushUrl UIContext.getMediaQuery().matchMediaSync',
    'UIContext.createAnimator().play UIContext.openBindSheet false',
    'pushed',
    'undefined undefined undefined',
    'true false',
  ]);
});

test('globals: AppStorage and LocalStorage', async (t) => {
  const source = `
AppStorage.setOrCreate('a', 1);
const link = AppStorage.link<number>('a');
const prop = AppStorage.SetAndProp<number>('a', 9);
link.set(2);
prop.set(7);
console.log(AppStorage.Get<number>('a'), link.get(), prop.get(), AppStorage.set('none', 1), AppStorage.get('none'), AppStorage.link('none'));
console.log(AppStorage.delete('a'), AppStorage.clear());
link.aboutToBeDeleted();
prop.aboutToBeDeleted();
console.log(AppStorage.delete('a'), AppStorage.has('a'), AppStorage.size(), [...AppStorage.keys()].length);
const local = new LocalStorage({ x: 1 });
local.setOrCreate('y', 2);
console.log(local.get('x'), [...local.keys()].join(), local.ref('x').get(), LocalStorage.getShared() === LocalStorage.GetShared());
`;
  assert.deepEqual(await runMain(t, source), [
    '2 2 7 false undefined undefined',
    'false false',
    'true false 0 0',
    '1 x,y 1 true',
  ]);
});

test('globals: PersistentStorage outlives the process', async (t) => {
  const source = `
AppStorage.setOrCreate('mine', 'of the app');
PersistentStorage.persistProp('count', 1);
PersistentStorage.persistProps([{ key: 'mine', defaultValue: 'default' }]);
console.log(AppStorage.get('count'), AppStorage.get('mine'), PersistentStorage.keys().join());
AppStorage.set('count', AppStorage.get<number>('count') + 1);
if (AppStorage.get('count') === 4) PersistentStorage.deleteProp('count');
`;
  const folder = project(t, inProject(source), {});
  const env = { OHOS_DEVICE_DIR: path.join(folder, 'device') };
  for (const expected of ['1', '2', '3', '1']) {
    const { stdout } = await node(folder, [...HOOK, 'entry/src/main/ets/Main.ets'], { env });
    assert.equal(stdout, `${expected} of the app count,mine\n`);
  }
});

test('state by class: AppStorageV2 has one object for a key, PersistenceV2 keeps it, UIUtils gives objects as they are', async (t) => {
  const source = `
import { AppStorageV2, PersistenceV2, Type, UIUtils } from '@kit.ArkUI';
import { UIUtils as same } from '@ohos.arkui.StateManagement';
@ObservedV2 class Inner { @Trace a: number = 0; get next(): number { return this.a + 1; } }
@ObservedV2 class State { @Trace runs: number = 0; @Type(Inner) @Trace inner: Inner = new Inner(); day: Date = new Date(0); self?: State }
const first = AppStorageV2.connect(State, () => new State())!;
console.log(first === AppStorageV2.connect(State), AppStorageV2.connect(State, 'other'), first !== AppStorageV2.connect(State, 'k', () => new State()));
AppStorageV2.remove(State);
console.log(AppStorageV2.keys().join(), UIUtils.getTarget(first) === first, UIUtils.makeObserved(first) === first, same === UIUtils);
PersistenceV2.notifyOnError((key, reason) => console.log('error', key, reason));
const kept = PersistenceV2.globalConnect({ type: State, defaultCreator: () => new State() })!;
kept.runs += 1;
kept.inner.a += 10;
console.log(kept.runs, kept.inner.next, kept.day.getTime(), PersistenceV2.connect(State) === kept, PersistenceV2.keys().join());
if (kept.runs === 2) {
  kept.self = kept;
  PersistenceV2.save(State);
  PersistenceV2.remove(State);
}
`;
  const folder = project(t, inProject(source), {});
  const env = { OHOS_DEVICE_DIR: path.join(folder, 'device') };
  for (const [expected, ...more] of [['1 11'], ['2 21', 'error State serialization'], ['1 11']]) {
    const { stdout } = await node(folder, [...HOOK, 'entry/src/main/ets/Main.ets'], { env });
    const lines = ['true undefined true', 'k true true true', `${expected} 0 true State`, ...more, ''];
    assert.equal(stdout, lines.join('\n'));
  }
});

test('tests: who runs them, where a Navigation is, and a component that asks the SDK when it is made', async (t) => {
  const source = `
import { abilityDelegatorRegistry } from '@kit.TestKit';
import { mediaquery, router } from '@kit.ArkUI';
import { collections } from '@kit.ArkTS';
@Component struct Page {
  @Provide('stack') stack: NavPathStack = new NavPathStack()
  listener: mediaquery.MediaQueryListener = mediaquery.matchMediaSync('(width > 1)');
  params = router.getParams() as Record<string, string>
  router: Router = router.getParams()!;
  own: Map<string, number> = new Map([['a', 1]])
  build() { Navigation(this.stack) { }.title('x') }
}
const page = new Page();
page.stack.pushPathByName('a', 1);
page.stack.pushPath({ name: 'b', param: 2, onPop: (info) => console.log('popped', info.result) });
page.stack.pushPathByName('c', 3);
page.stack.pop('result of c');
page.stack.pop('result of b');
console.log(page.stack.getAllPathName().join(), page.stack.getParamByName('a').join(), page.stack.size(), page.own.get('a'));
page.stack.pushPathByName('d', null);
console.log(page.stack.popToName('a'), page.stack.size(), page.stack.popToName('x'));
try { page.listener.on('change', () => {}); } catch (error) { console.log(error.code, error.export); }
const delegator = abilityDelegatorRegistry.getAbilityDelegator();
console.log(delegator.getAppContext() === getContext(), abilityDelegatorRegistry.getArguments().bundleName);
console.log(collections.Array.create(2, 'x').join(), new collections.Map([[1, 2]]).get(1));
`;
  assert.deepEqual(await runMain(t, source), [
    'popped result of b',
    'a 1 1 1',
    '0 1 -1',
    'ERR_OHOS_STAND_IN mediaquery.matchMediaSync().on',
    'true com.example.ability',
    'x,x 2',
  ]);
});
