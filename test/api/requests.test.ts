import './requests/applications.ts';
import './requests/ownership.ts';
import './requests/bad-input.ts';
