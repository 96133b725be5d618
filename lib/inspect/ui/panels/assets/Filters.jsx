import { useState } from 'preact/hooks';
import { AppPicker } from '../../parts/AppPicker.jsx';
import { Field, Input, Select } from '../../parts/Field.jsx';
import { Icon } from '../../parts/Icon.jsx';
import { state } from '../../state/device.js';
import { texts } from '../../texts.js';

const words = texts.assets;
const all = (names) => [['', texts.all], ...Object.entries(names)];
const YES_NO = [
  ['', texts.all],
  ['1', texts.yes],
  ['0', texts.no],
];

export function Filters({ filters, facets, onFilters, children }) {
  const [more, setMore] = useState(false);
  const set = (name) => (value) => onFilters((old) => ({ ...old, [name]: value }));
  const { q, ...others } = filters;
  const active = Object.values(others).filter(Boolean).length;
  const users = [0, ...(state.value?.users ?? [])].filter((id, at, ids) => ids.indexOf(id) === at);
  const choose = (name, label, options) => (
    <Field label={label}>
      <Select options={options} value={filters[name] ?? ''} onValue={set(name)} />
    </Field>
  );
  return (
    <div class="filters">
      <div class="row">
        {children}
        <button
          type="button"
          class="button"
          aria-expanded={more}
          aria-controls="asset-filters"
          onClick={() => setMore(!more)}
        >
          <Icon name="filter" size={16} />
          {words.filters}
          {active > 0 && <span class="number"> ({active})</span>}
        </button>
        {active > 0 && (
          <button type="button" class="button quiet" onClick={() => onFilters({ q })}>
            {texts.clearFilters}
          </button>
        )}
      </div>
      <div class="form filter-form" id="asset-filters" hidden={!more}>
        <div class="field">
          <span class="group-name">{words.owner}</span>
          <div class="row nowrap">
            <AppPicker label={words.owner} app={filters.owner} onApp={set('owner')} />
            {filters.owner && (
              <button
                type="button"
                class="button quiet square"
                aria-label={texts.all}
                onClick={() => set('owner')()}
              >
                <Icon name="close" size={16} />
              </button>
            )}
          </div>
        </div>
        {choose('user', texts.user, [['', texts.all], ...users.map((id) => [String(id), String(id)])])}
        {choose('group', words.group, [
          ['', texts.all],
          ...(facets?.groups ?? []).map((name) => [name, name]),
        ])}
        <Field label={words.alias} hint={words.aliasHint}>
          <Input value={filters.alias ?? ''} onValue={set('alias')} />
        </Field>
        <Field label={words.label} hint={words.aliasHint}>
          <Input value={filters.label ?? ''} onValue={set('label')} />
        </Field>
        {choose('accessibility', words.accessibility, all(words.accessibilities))}
        {choose('auth', words.auth, all(words.auths))}
        {choose('sync', words.sync, all({ never: words.noSync, ...words.syncs }))}
        {choose('persistent', words.persistent, YES_NO)}
        {choose('encrypted', words.encrypted, YES_NO)}
      </div>
    </div>
  );
}
