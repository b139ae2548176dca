"""Addresses of the step: understand."""

from django.urls import path

from mifc.planning.needs_assessment.views import understand_agreement, understand_code, understand_results, understand_translate

workspace = [
    path("<slug:slug>/code/", understand_code.code, name="code"),
    path("<slug:slug>/code/undo/", understand_code.undo, name="code_undo"),
    path("<slug:slug>/agreement/", understand_agreement.agreement, name="agreement"),
    path("<slug:slug>/agreement/share/", understand_agreement.set_share, name="set_share"),
    path("<slug:slug>/agreement/<int:pk>/", understand_agreement.settle, name="settle"),
    path("<slug:slug>/agreement/<int:pk>/undo/", understand_agreement.unsettle, name="unsettle"),
    path("<slug:slug>/translate/", understand_translate.translate, name="translate"),
    path("<slug:slug>/translate/draft/", understand_translate.translate_remarks, name="translate_remarks"),
    path(
        "<slug:slug>/translate/draft/<int:pk>/no-language/<str:proof>/",
        understand_translate.remark_undo_language,
        name="remark_undo_language",
    ),
    path("<slug:slug>/translate/draft/<int:pk>/undo/", understand_translate.remark_undo, name="remark_undo"),
    path("<slug:slug>/translate/<int:pk>/no-language/<str:proof>/", understand_translate.undo_language, name="undo_language"),
    path("<slug:slug>/translate/<int:pk>/undo/", understand_translate.undo, name="translate_undo"),
    path("<slug:slug>/results/", understand_results.results, name="results"),
    path("<slug:slug>/results/table.csv", understand_results.results_csv, name="results_csv"),
    path("<slug:slug>/results/texts/", understand_results.texts_behind, name="results_texts"),
    path("<slug:slug>/floods/", understand_results.floods, name="floods"),
    path("<slug:slug>/floods/put-back/", understand_results.put_back, name="floods_put_back"),
]
