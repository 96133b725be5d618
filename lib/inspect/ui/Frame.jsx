// The frame around the panels: where one is, as whom, what is in use, and whether the device is still there.
import { useEffect, useErrorBoundary, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Assets } from './panels/Assets.jsx';
import { Calls } from './panels/Calls.jsx';
import { Codes } from './panels/Codes.jsx';
import { Device } from './panels/Device.jsx';
import { Health } from './panels/Health.jsx';
import { Permissions } from './panels/Permissions.jsx';
import { Usage } from './panels/Usage.jsx';
import { AppPicker } from './parts/AppPicker.jsx';
import { Chip, Empty } from './parts/Card.jsx';
import { Icon } from './parts/Icon.jsx';
import { Notices } from './parts/Notices.jsx';
import { Questions } from './parts/Questions.jsx';
import { acting, appName, readOnly, state } from './state/device.js';
import { dialogs } from './state/dialogs.js';
import { PANELS, route } from './state/route.js';
import { theme } from './state/theme.js';
import { texts } from './texts.js';
import { slow } from './wire/api.js';
import { link } from './wire/live.js';

const SHOWN = {
  assets: Assets,
  permissions: Permissions,
  usage: Usage,
  device: Device,
  calls: Calls,
  health: Health,
  codes: Codes,
};

const THEMES = [
  ['system', 'system'],
  ['light', 'sun'],
  ['dark', 'moon'],
];

export function Frame() {
  const { panel } = route.value;
  const Panel = SHOWN[panel];
  return (
    <div class="page">
      <a
        class="skip"
        href={`#/${panel}`}
        onClick={(event) => {
          event.preventDefault();
          document.querySelector('.panel')?.focus();
        }}
      >
        {texts.skip}
      </a>
      <Navigation panel={panel} />
      <Head />
      <main class="main">
        <LinkBanner />
        <Titled panel={panel}>
          <Guarded key={panel}>
            <Panel />
          </Guarded>
        </Titled>
      </main>
      <Questions />
      <Notices />
    </div>
  );
}

/** A panel that fails takes nothing else with it. */
function Guarded({ children }) {
  const [error, again] = useErrorBoundary();
  if (error === undefined) return children;
  return (
    <Empty title={texts.broken}>
      {error.message}{' '}
      <button type="button" class="button" onClick={again}>
        {texts.tryAgain}
      </button>
    </Empty>
  );
}

/** After a move to another panel the focus is on it, and the window has its name. */
function Titled({ panel, children }) {
  const box = useRef(null);
  const moved = useRef(false);
  useLayoutEffect(() => {
    document.title = `${texts.panels[panel]} · ${texts.product}`;
    if (moved.current) box.current.focus({ preventScroll: true });
    moved.current = true;
  }, [panel]);
  return (
    <section class="panel" tabIndex={-1} ref={box} aria-label={texts.panels[panel]}>
      {children}
    </section>
  );
}

const Navigation = ({ panel }) => (
  <nav class="nav" aria-label={texts.navigation}>
    <div class="brand">
      <img src="icon.svg" width="26" height="26" alt="" />
      {texts.product}
    </div>
    {PANELS.map((name) => (
      <a key={name} href={`#/${name}`} aria-current={name === panel ? 'page' : undefined}>
        <Icon name={name} />
        {texts.panels[name]}
        {name === 'permissions' && dialogs.value.length > 0 && (
          <span class="count">
            <Chip tone="accent">{dialogs.value.length}</Chip>
          </span>
        )}
      </a>
    ))}
    <div class="nav-foot">
      <a class="plain" href="#/codes">
        {texts.panels.codes}
      </a>
      <span>{texts.version(state.value?.version)}</span>
    </div>
  </nav>
);

function Head() {
  const device = state.value?.device;
  return (
    <header class="head">
      <div class="acting">
        <span class="muted wide-words">{texts.actingAs}</span>
        <AppPicker label={texts.actingAs} app={acting.value} onApp={(app) => (acting.value = app)} />
      </div>
      <InUse />
      <div class="head-end">
        {readOnly.value && state.value && <Chip tone="warn">{texts.readOnly}</Chip>}
        {device && (
          <span class="muted cut folder" title={device.dataDir ?? undefined}>
            {device.dataDir ?? texts.inMemory}
          </span>
        )}
        <LinkState />
        <fieldset class="segments" aria-label={texts.theme}>
          {THEMES.map(([name, icon]) => (
            <button
              key={name}
              type="button"
              aria-pressed={theme.value === name}
              aria-label={texts.themes[name]}
              title={texts.themes[name]}
              onClick={() => (theme.value = name)}
            >
              <Icon name={icon} size={16} />
            </button>
          ))}
        </fieldset>
      </div>
    </header>
  );
}

const ICON_OF = [
  [/CAMERA/, 'camera'],
  [/MICROPHONE/, 'microphone'],
  [/LOCATION/, 'location'],
];
const iconOf = (permission) => ICON_OF.find(([pattern]) => pattern.test(permission))?.[1] ?? 'usage';

/** What a phone shows at the top of its screen while something is used. */
function InUse() {
  const using = state.value?.using ?? [];
  if (using.length === 0) return null;
  const icons = [...new Set(using.map(({ permission }) => iconOf(permission)))];
  const apps = new Map(using.map(({ app }) => [app?.token, app]));
  const words = apps.size === 1 ? appName([...apps.values()][0]) : texts.usage.apps(apps.size);
  return (
    <a class="in-use" href="#/usage" aria-label={texts.inUse(words)}>
      {icons.map((name) => (
        <Icon key={name} name={name} size={15} />
      ))}
      <span class="cut">{words}</span>
    </a>
  );
}

function LinkState() {
  const name = link.value;
  return (
    <span class={`link-state ${name === 'ended' ? 'lost' : name}`} role="status">
      {texts.link[name]}
    </span>
  );
}

/** Says that the device does not answer, and for how long. */
function LinkBanner() {
  const name = link.value;
  const waits = slow.value > 0;
  const [since, setSince] = useState();
  const away = name === 'lost' || name === 'ended' || waits;
  useEffect(() => setSince(away ? new Date() : undefined), [away]);
  if (!away || since === undefined) return null;
  return (
    <div class="banner" role="alert">
      <Icon name="warning" />
      {name === 'ended' ? texts.ended : name === 'lost' ? texts.lost(since) : texts.waits(since)}
    </div>
  );
}
