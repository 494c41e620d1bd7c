import { ref } from 'vue'

const phone = window.matchMedia('(max-width: 767px)')

/** Whether the window is as narrow as a phone's; lists become cards and grids become forms. */
export const isPhone = ref(phone.matches)
phone.addEventListener('change', (event) => (isPhone.value = event.matches))
