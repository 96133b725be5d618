import { render } from 'preact';
import { Frame } from './Frame.jsx';
import './state/theme.js';
import { chooseFirstApp, readState } from './state/device.js';
import { refuse } from './state/notices.js';
import { listen } from './wire/live.js';

readState();
chooseFirstApp().catch(refuse);
listen();
render(<Frame />, document.getElementById('app'));
