// Runs before the first paint, so that a chosen theme never flashes in the other one. Without a choice the system's
// preference holds (color-scheme in css/tokens.css).
const chosen = localStorage.getItem("logboom.theme");
if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
