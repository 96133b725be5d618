// @Monitor, @Computed and @LocalStorageLink: who watches is told after the change, once, and only of what is state.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from './project.mjs';

/** Waits until what was changed has been told, however slow the machine is: timers come before immediates. */
const SLEEP =
  'const sleep = (ms: number = 3) => new Promise<void>((done) => setTimeout(() => setImmediate(() => setImmediate(done)), ms));\n';
const prints = (what, source, expected) =>
  test(`observed: ${what}`, async (t) =>
    assert.deepEqual(await run(t, { 'main.ets': SLEEP + source }), expected));

prints(
  'a monitor is called later, once, with what it was and what it is',
  `
@ObservedV2
class Note {
  @Trace name: string = 'a';
  @Trace text: string = '';
  size: number = 0;
  constructor(name: string) { this.name = name; }
  @Monitor('name', 'text') changed(monitor: IMonitor): void {
    for (const path of monitor.dirty) {
      const value = monitor.value(path);
      console.log(path, value?.path, value?.before, value?.now);
    }
    console.log(monitor.value()?.path, monitor.value('none'));
  }
  @Monitor('size') never(): void { console.log('never'); }
}
const note = new Note('first');
note.name = 'b';
note.name = 'c';
note.text = 'x';
note.size = 1;
console.log('now');
await sleep();
note.name = 'd';
note.name = 'c';
await sleep();
note.name = 'c';
await sleep();
console.log(JSON.stringify(note), note instanceof Note, note.constructor === Note);
`,
  [
    'now',
    'name name first c',
    'text text  x',
    'name undefined',
    '{"name":"c","text":"x","size":1} true true',
  ],
);

prints(
  'objects in objects, arrays, and what is put in their place',
  `
@ObservedV2 class Inner { @Trace num: number = 0; other: number = 0; }
@ObservedV2 class Outer {
  inner: Inner = new Inner();
  @Trace person: Inner = new Inner();
  @Trace table: number[][] = [[1, 2], [3]];
  @Trace list: Inner[] = [];
  @Monitor('inner.num') onNum(m: IMonitor): void { console.log('inner', m.value()?.now); }
  @Monitor('person.num') onPerson(m: IMonitor): void { console.log('person', m.value()?.before, m.value()?.now); }
  @Monitor('table.0.1', 'table.length') onTable(m: IMonitor): void { console.log(m.dirty.join(), m.value()?.now); }
  @Monitor('list.0.num') onList(m: IMonitor): void { console.log('list', m.value()?.before, m.value()?.now); }
  @Monitor('list') onWhole(): void { console.log('whole'); }
}
const outer = new Outer();
outer.inner.num = 7;
outer.inner.other = 1;
outer.person = new Inner();
await sleep();
outer.person.num = 2;
outer.table[0][1]++;
await sleep();
outer.person = new Inner();
outer.table.push([5]);
await sleep();
outer.list.push(new Inner());
await sleep();
outer.list[0].num = 4;
await sleep();
outer.list = [];
await sleep();
console.log(JSON.stringify(outer.table), outer.table.length, Array.isArray(outer.table), outer.table.map((row: number[]) => row.length).join());
`,
  [
    'inner 7',
    'person 0 2',
    'table.0.1 3',
    'person 2 0',
    'table.length 3',
    'list undefined 0',
    'list 0 4',
    'list 4 undefined',
    'whole',
    '[[1,3],[3],[5]] 3 true 2,1,1',
  ],
);

prints(
  'components, computed members, and one after the other in a chain of classes',
  `
@ObservedV2 class Base {
  @Trace items: number[] = [];
  @Computed get sum(): number { return this.items.reduce((all: number, one: number) => all + one, 0); }
  @Monitor('sum') onSum(m: IMonitor): void { console.log('base', m.value()?.now); }
}
@ObservedV2 class Derived extends Base {
  @Monitor('sum') onDerived(m: IMonitor): void { console.log('derived', m.value()?.now); }
  @Monitor('items.length') first(): void { console.log('only the last counts'); }
  @Monitor('items.length') last(m: IMonitor): void { console.log('length', m.value()?.now); }
}
@Entry
@ComponentV2
struct Page {
  @Local count: number = 1;
  @Param @Require model: Derived = new Derived();
  @Provider('a') given: string = 'x';
  plain: number = 0
  @Computed get twice(): number { return this.count * 2; }
  @Monitor('twice', 'given') onTwice(m: IMonitor): void { console.log('page', m.dirty.join()); }
  @Monitor('model.sum') onModel(m: IMonitor): void { console.log('model', m.value()?.now); }
  @Monitor('plain') onPlain(): void { console.log('never'); }
  @SyncMonitor('count') onCount(m: IMonitor): void { console.log('at once', m.value()?.before, m.value()?.now); }
  aboutToAppear(): void { this.count = 2; this.plain = 1; this.given = 'y' }
  build() { Column() { Text(\`\${this.count}\`) } }
}
const page = new Page();
page.aboutToAppear();
console.log(page.twice);
await sleep();
page.model.items.push(1, 2);
await sleep();
page.model = new Derived();
await sleep();
`,
  ['at once 1 2', '4', 'page twice,given', 'base 3', 'derived 3', 'length 2', 'model 3', 'model 0'],
);

prints(
  'with options: anything that changes in an object or an array, and nothing that cannot be watched',
  `
@ObservedV2 class Item { @Trace a: number = 0; @Trace b: number = 0; c: number = 0; }
@ObservedV2 class Box {
  @Trace item: Item = new Item();
  @Trace list: number[] = [];
  plain: number = 0;
  @Monitor({}, 'item.*', 'list.*') any(m: IMonitor): void { console.log(m.dirty.join(), m.value()?.before, m.value()?.now); }
  @Monitor({}, 'plain', 'item.a') one(m: IMonitor): void { console.log('one', m.dirty.join()); }
  @Monitor({ enableWildcard: false }, 'list.*') none(): void { console.log('never'); }
}
const box = new Box();
box.item.c = 1;
await sleep();
box.item.b = 1;
box.plain = 1;
await sleep();
box.item.a = 1;
await sleep();
box.list.push(1);
await sleep();
box.item = new Item();
await sleep();
`,
  [
    'item.* undefined undefined',
    'item.* undefined undefined',
    'one item.a',
    'list.* undefined undefined',
    'item.* undefined undefined',
    'one item.a',
  ],
);

prints(
  'a monitor may change what others watch, and what one throws does not keep the next from being called',
  `
@ObservedV2 class Chain {
  @Trace a: number = 0;
  @Trace b: number = 0;
  @Monitor('a') onA(): void { this.b = this.a; throw new Error('of a monitor'); }
  @Monitor('a') onlyThis(): void { console.log('a'); this.b = this.a; }
  @Monitor('b') onB(): void { console.log('b', this.b); if (this.b < 3) this.a = this.b + 1; }
}
const chain = new Chain();
chain.a = 1;
while (chain.b < 3) await sleep();
await sleep();
@ObservedV2 class Failing {
  @Trace a: number = 0;
  @Monitor('a') throws(): void { throw new Error('of a monitor'); }
}
@ObservedV2 class Fine {
  @Trace a: number = 0;
  @Monitor('a') called(): void { console.log('called'); }
}
process.once('uncaughtException', (error) => console.log(error.message));
const [failing, fine] = [new Failing(), new Fine()];
failing.a = 1;
fine.a = 1;
await sleep(10);
`,
  ['a', 'b 1', 'a', 'b 2', 'a', 'b 3', 'called', 'of a monitor'],
);

prints(
  'a computed member that fails once, a method that a derived class has again, one class that is made by its own function',
  `
@ObservedV2 class Base {
  @Trace n: number = 0;
  @Computed get half(): number { if (this.n === 1) throw new Error('odd'); return this.n / 2; }
  @Monitor('half') onHalf(m: IMonitor): void { console.log('half', m.value()?.now); }
  @Monitor('n') told(): void { console.log('base'); }
}
@ObservedV2 class Derived extends Base {
  static make(): Derived { return new Derived(); }
  @Monitor('n') told(): void { console.log('derived'); }
}
process.once('uncaughtException', (error) => console.log(error.message));
const one = Derived.make();
one.n = 1;
await sleep();
one.n = 4;
await sleep();
`,
  ['base', 'derived', 'odd', 'half 2', 'base', 'derived'],
);

prints(
  'decorators of ones own by these names are ones own',
  `
const seen: string[] = [];
const Monitor = (name: string) => (_: Object, key: string): void => { seen.push(name + key); };
function Trace(_: Object, key: string): void { seen.push('own ' + key); }
class Mine { @Trace a: number = 1; @Monitor('x') b(): void {} }
console.log(seen.join(), new Mine().a);
`,
  ['own a,xb 1'],
);

prints(
  'members are tied to the storage of the component',
  `
const storage = new LocalStorage({ name: 'of the page' });
@Entry(storage)
@Component
struct Page {
  @LocalStorageLink('name') @Watch('changed') name: string = 'own';
  @LocalStorageProp('name') copy: string = '';
  @LocalStorageLink('count') count: number = 1;
  changed(member: string): void { console.log('changed', member, this.name); }
  build() {}
}
@Entry({ routeName: 'x', useSharedStorage: true })
@Component
struct Shared { @LocalStorageLink('word') word: string = 'shared'; build() {} }
@Component
struct Child { @LocalStorageLink('name') name: string = 'of nobody'; build() {} }
const page = new Page();
console.log(page.name, page.copy, page.count, storage.get('count'));
storage.set('name', 'new');
console.log(page.name, page.copy);
page.copy = 'mine';
page.count = 5;
console.log(storage.get('name'), storage.get('count'), new Page().count);
const [alone, given] = [new Child(), new Child({}, storage)];
console.log(alone.name, new Child().name, given.name);
given.name = 'from the child';
console.log(page.name, page.getUIContext().getSharedLocalStorage() === storage);
new Shared().word = 'set';
console.log(LocalStorage.getShared().get('word'));
`,
  [
    'of the page of the page 1 1',
    'changed name new',
    'new new',
    'new 5 5',
    'of nobody of nobody new',
    'changed name from the child',
    'from the child true',
    'set',
  ],
);

test('observed: what PersistenceV2 keeps belongs to the app', async (t) => {
  const source = `
import { device } from 'ohos-security-kit';
import { PersistenceV2 } from '@kit.ArkUI';
@ObservedV2 class Settings { @Trace volume: number = 1; }
const other = device.installApp({ bundleName: 'com.example.other' });
const connect = () => PersistenceV2.connect(Settings, () => new Settings())!;
const mine = connect();
mine.volume = 5;
PersistenceV2.save(Settings);
device.runAs(other, () => {
  const theirs = connect();
  console.log(theirs === mine, theirs.volume, PersistenceV2.keys().join());
  theirs.volume = 9;
  PersistenceV2.save(Settings);
  PersistenceV2.remove(Settings);
  console.log(PersistenceV2.keys().length, connect().volume);
});
console.log(connect() === mine, connect().volume);
other.uninstall();
`;
  assert.deepEqual(await run(t, { 'main.ets': source }), ['false 1 Settings', '0 1', 'true 5']);
});

prints(
  'a watched array is kept in preferences as the array that it is',
  `
import { preferences } from '@kit.ArkData';
const kept = preferences.getPreferencesSync(getContext(), { name: 'list' });
@ObservedV2
class Store {
  @Trace items: string[] = [];
  @Monitor('items.length') save(): void { kept.putSync('items', this.items); }
}
const store = new Store();
store.items.push('milk');
await sleep();
console.log(JSON.stringify(kept.getSync('items', [])));
try { kept.putSync('items', { say: () => {} } as Object); } catch (error) { console.log(error.code); }
`,
  ['["milk"]', '401'],
);
