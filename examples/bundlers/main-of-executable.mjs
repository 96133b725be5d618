import './addon-of-executable.mjs';
import './main.mjs';
