// What the server says of one thing, read anew when it has changed. What was there stays until the new is there.
import { useEffect, useRef, useState } from 'preact/hooks';
import { refuse } from '../state/notices.js';
import { read } from '../wire/api.js';

export function useRead(route, values, version) {
  const [data, setData] = useState();
  const reader = useRef();
  const key = JSON.stringify(values);
  useEffect(() => {
    const own = { busy: false, again: false };
    reader.current = own;
    own.run = () => {
      // Changes may come faster than answers: one more read follows the one that is on its way.
      own.again = own.busy;
      if (own.busy) return;
      own.busy = true;
      read(route, JSON.parse(key))
        .then((next) => own === reader.current && setData(next))
        .catch((error) => own === reader.current && refuse(error))
        .finally(() => {
          own.busy = false;
          if (own.again && own === reader.current) own.run();
        });
    };
    return () => {
      reader.current = undefined;
    };
  }, [route, key]);
  useEffect(() => reader.current.run(), [route, key, version]);
  return data;
}
