// The ESM face of conf.js.
import Conf from './conf.js';

export default Conf;
