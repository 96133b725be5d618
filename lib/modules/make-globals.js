'use strict';

// Makes the globals of ArkUI: what a bundle imports whose sources name one.

require('./globals').install();
