import { Inspector } from './inspector';

new Inspector().start();
