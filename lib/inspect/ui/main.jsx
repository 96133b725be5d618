import { render } from 'preact';
import { Frame } from './Frame.jsx';
import './state/theme.js';
import { chooseFirstApp, readState } from './state/device.js';
import { refuse } from './state/notices.js';
import { listen } from './wire/live.js';

render(<Frame />, document.getElementById('app'));
readState();
listen();
// Nobody acts before the panel is there.
setTimeout(() => chooseFirstApp().catch(refuse), 300);
