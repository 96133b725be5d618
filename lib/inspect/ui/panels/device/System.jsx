import { useRef, useState } from 'preact/hooks';
import { Button } from '../../parts/Button.jsx';
import { Card } from '../../parts/Card.jsx';
import { Foot } from '../../parts/Foot.jsx';
import { Modal } from '../../parts/Modal.jsx';
import { Refusal } from '../../parts/Refusal.jsx';
import { readOnly } from '../../state/device.js';
import { tell } from '../../state/notices.js';
import { texts } from '../../texts.js';
import { act, actWithBytes, readBytes } from '../../wire/api.js';

const words = texts.system;

async function download() {
  const url = URL.createObjectURL(await readBytes('snapshot'));
  const link = document.createElement('a');
  link.href = url;
  link.download = words.fileName(new Date().toISOString().slice(0, 10));
  link.click();
  URL.revokeObjectURL(url);
}

export function System() {
  const [asked, setAsked] = useState();
  const file = useRef(null);
  return (
    <Card title={words.title}>
      <div class="row">
        <Button icon="restart" disabled={readOnly.value} onPress={() => setAsked({ name: 'restart' })}>
          {words.restart}
        </Button>
        <Button icon="download" onPress={download}>
          {words.snapshot}
        </Button>
        <Button icon="upload" disabled={readOnly.value} onPress={() => file.current.click()}>
          {words.restore}
        </Button>
        <Button kind="danger" disabled={readOnly.value} onPress={() => setAsked({ name: 'end' })}>
          {words.end}
        </Button>
      </div>
      <input
        type="file"
        hidden
        ref={file}
        aria-label={words.restore}
        onChange={(event) => {
          const [chosen] = event.currentTarget.files;
          event.currentTarget.value = '';
          if (chosen) setAsked({ name: 'restore', file: chosen });
        }}
      />
      <p class="hint">{words.hint}</p>
      {asked && <Sure {...asked} onClose={() => setAsked()} />}
    </Card>
  );
}

const ACTS = {
  restart: () => act('device.reboot'),
  restore: (file) => actWithBytes('restore', file),
  end: () => act('inspector.end'),
};

/** What cannot be undone is asked once more. */
function Sure({ name, file, onClose }) {
  const [error, setError] = useState();
  const go = async () => {
    await ACTS[name](file);
    tell(words.done[name]);
    onClose();
  };
  const foot = <Foot go={words.go[name]} onGo={go} refusal={setError} onClose={onClose} />;
  return (
    <Modal title={words.sure[name]} onClose={onClose} foot={foot} name="sure">
      <p>{words.what[name](file?.name)}</p>
      <Refusal error={error} />
    </Modal>
  );
}
