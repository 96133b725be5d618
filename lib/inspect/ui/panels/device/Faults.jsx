import { useState } from 'preact/hooks';
import { Button } from '../../parts/Button.jsx';
import { Card, Chip } from '../../parts/Card.jsx';
import { Field, Input, Select } from '../../parts/Field.jsx';
import { Refusal } from '../../parts/Refusal.jsx';
import { readOnly } from '../../state/device.js';
import { texts } from '../../texts.js';
import { act } from '../../wire/api.js';

const words = texts.faults;
const number = (text) => (text === '' ? undefined : Number(text));

export function Faults({ faults, functions, codes }) {
  const [form, setForm] = useState({
    api: functions[0],
    code: String(codes[0] ?? ''),
    delayMs: '',
    times: '1',
    after: '0',
  });
  const [error, setError] = useState();
  const set = (name) => (value) => setForm((old) => ({ ...old, [name]: value }));
  const inject = () =>
    act('fault.inject', {
      api: form.api,
      code: number(form.code),
      delayMs: number(form.delayMs),
      times: number(form.times),
      after: number(form.after),
    });
  return (
    <Card
      title={words.title}
      aside={
        <Button
          kind="small"
          disabled={readOnly.value || faults.length === 0}
          onPress={() => act('fault.clear')}
        >
          {words.clear}
        </Button>
      }
    >
      <div class="form">
        <Field label={words.api} class="whole">
          <Select options={functions.map((name) => [name, name])} value={form.api} onValue={set('api')} />
        </Field>
        <Field label={words.code}>
          <Select
            options={[['', words.noCode], ...codes.map((code) => [String(code), String(code)])]}
            value={form.code}
            onValue={set('code')}
          />
        </Field>
        <Field label={words.delay}>
          <Input inputmode="numeric" value={form.delayMs} onValue={set('delayMs')} />
        </Field>
        <Field label={words.times}>
          <Input inputmode="numeric" value={form.times} onValue={set('times')} />
        </Field>
        <Field label={words.after}>
          <Input inputmode="numeric" value={form.after} onValue={set('after')} />
        </Field>
      </div>
      <div class="row after-form">
        <Button kind="primary" disabled={readOnly.value} onPress={inject} refusal={setError}>
          {words.inject}
        </Button>
      </div>
      <Refusal error={error} />
      {faults.length > 0 && (
        <ul class="faults" aria-label={words.waiting}>
          {faults.map((fault, at) => (
            <li key={at} class="row">
              <code>{fault.api}</code>
              {fault.code ? <Chip tone="bad">{fault.code}</Chip> : null}
              {fault.delayMs ? <Chip tone="warn">{fault.delayMs} ms</Chip> : null}
              <span class="muted">{words.when(fault)}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
