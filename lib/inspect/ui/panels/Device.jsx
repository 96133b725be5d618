// The device itself: its users and their locks, its clock and switches, what runs on it, and what is to fail.
import { useRead } from '../parts/useRead.js';
import { versions } from '../state/versions.js';
import { texts } from '../texts.js';
import { Clock } from './device/Clock.jsx';
import { Faults } from './device/Faults.jsx';
import { Processes } from './device/Processes.jsx';
import { Switches } from './device/Switches.jsx';
import { System } from './device/System.jsx';
import { Users } from './device/Users.jsx';

export function Device() {
  const device = useRead('device', {}, versions.device.value);
  return (
    <>
      <header class="panel-head">
        <h1>{texts.device.title}</h1>
      </header>
      {device && (
        <>
          <div class="cards">
            <Users users={device.users} />
            <div class="stack">
              <Clock clock={device.clock} />
              <Switches switches={device.switches} />
            </div>
            <div class="stack">
              <System />
              <Faults {...device} />
            </div>
          </div>
          <Processes />
        </>
      )}
    </>
  );
}
