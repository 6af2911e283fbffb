// SPDX-License-Identifier: EUPL-1.2
// Presses the one button of the page that leads on; without JavaScript the person does it.
"use strict";
document.forms["weiter"].submit();
