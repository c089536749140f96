/* Giving a duty: only the areas that go with the chosen role, and only the field of the chosen area.
   Without this script all fields show, and the server says what does not fit. */
(() => {
  "use strict";

  const places = { province: "province", communes: "communes", institution: "institution" };

  const start = () => {
    const area = document.querySelector("select[data-areas-of-role]");
    if (!area) return;
    const role = area.form.elements.role;
    const areasOfRole = JSON.parse(area.dataset.areasOfRole);

    const show = () => {
      const fitting = areasOfRole[role.value];
      for (const option of area.options) {
        option.hidden = option.disabled = Boolean(fitting) && !fitting.includes(option.value);
      }
      if (area.selectedOptions.length && area.selectedOptions[0].disabled) {
        area.value = [...area.options].find((option) => !option.disabled).value;
      }
      for (const [value, name] of Object.entries(places)) {
        const field = area.form.querySelector(`[data-field="${name}"]`);
        if (field) field.hidden = area.value !== value;
      }
    };

    role.addEventListener("change", show);
    area.addEventListener("change", show);
    show();
  };

  document.addEventListener("DOMContentLoaded", start);
})();
