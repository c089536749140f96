import re

from django.contrib.auth.password_validation import validate_password

from accounts.temporary_passwords import WORDS, temporary_password


def test_words_are_256_different_ones_in_plain_letters():
    assert len(set(WORDS)) == len(WORDS) == 256
    assert all(re.fullmatch("[a-z]{2,6}|nghieng|thuyen", word) for word in WORDS)


def test_temporary_password_is_four_words_and_four_digits():
    passwords = {temporary_password() for _ in range(200)}

    assert len(passwords) == 200
    for password in passwords:
        assert re.fullmatch(r"([a-z]+-){4}[0-9]{4}", password)
        assert len(password) >= 14
        assert set(password.split("-")[:4]) <= set(WORDS)


def test_temporary_password_meets_the_rules_for_passwords():
    validate_password(temporary_password())
